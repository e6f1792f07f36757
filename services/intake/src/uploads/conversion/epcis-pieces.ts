/** EPCIS 2.0 in JSON to pieces. */

import { isUtf8 } from 'node:buffer';
import { writeFile } from 'node:fs/promises';
import {
  convertEpcis,
  EPCIS_ERRORS,
  type EpcisError,
  type EpcisErrorCode,
  type EventOutcome,
  sentDocument,
} from '@oretrail/epcis';
import type { OretrailError } from '@oretrail/errors';
import { readWhole } from '@oretrail/event-files';
import { HTTP_ERRORS } from '@oretrail/http-api';
import { EVENT_ERRORS, eventError } from '@oretrail/model';
import { ROW_ERRORS_MAX } from '../limits.ts';
import { originalsFile } from './originals.ts';
import type { Piece, UploadedFile } from './piece.ts';

const isOfEpcis = (code: string): code is EpcisErrorCode => code in EPCIS_ERRORS.rows;

/** A document that is refused as a whole, by its first error. */
function refusal(errors: readonly EpcisError[]): OretrailError {
  const { code, detail, pointer } = errors[0] ?? eventError([], 'not-json', 'The document is not JSON');
  const { remedy } = isOfEpcis(code) ? EPCIS_ERRORS.rows[code] : EVENT_ERRORS.rows[code];
  const what = detail.slice(0, -`. ${remedy}`.length);
  const faults = [{ pointer, code, detail }];
  return isOfEpcis(code) ? EPCIS_ERRORS.error(code, what, { faults }) : EVENT_ERRORS.error(code, what, { faults });
}

function pieceOf(outcome: EventOutcome, index: number): Piece {
  const { eventId } = outcome;
  const place = { rows: [index + 1], ...(eventId === undefined ? {} : { eventId }) };
  if (outcome.outcome === 'ignored') return { ...place, kind: 'ignored', reason: outcome.reason };
  if (outcome.outcome === 'rejected')
    return { ...place, kind: 'rejected', errors: [outcome.errors.slice(0, ROW_ERRORS_MAX)] };
  return { ...place, kind: 'stated', statements: outcome.statements.map(({ json }) => JSON.stringify(json)) };
}

/** A piece for each event; what was sent goes into a file of its own. @throws OretrailError if the document is refused as a whole */
export async function* epcisPieces({ input, task }: UploadedFile): AsyncGenerator<Piece> {
  if (task.source === null)
    throw HTTP_ERRORS.error('bad-request', 'an EPCIS document does not say who states its events');
  const bytes = await readWhole('the file', input);
  if (!isUtf8(bytes)) throw refusal([eventError([], 'not-json', 'The document holds bytes that are not UTF-8')]);
  const text = bytes.toString('utf8');
  const converted = convertEpcis(text, { source: task.source });
  if (!converted.ok) throw refusal(converted.errors);
  if (task.originals !== null) {
    const ids = converted.outcomes.map(({ eventId }) => eventId ?? null);
    await writeFile(task.originals, originalsFile(ids, sentDocument(text)));
  }
  yield* converted.outcomes.map(pieceOf);
}
