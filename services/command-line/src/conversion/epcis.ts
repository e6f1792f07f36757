/** EPCIS 2.0 in JSON for `oretrail convert`. */
import { isUtf8 } from 'node:buffer';
import {
  type ConversionCode,
  convertEpcis,
  EPCIS_ERRORS,
  type EpcisError,
  type EpcisErrorCode,
  type EventOutcome,
  sentDocument,
} from '@oretrail/epcis';
import type { OretrailError } from '@oretrail/errors';
import { readWhole } from '@oretrail/event-files';
import { EVENT_ERRORS, eventError } from '@oretrail/model';
import { COMMAND_ERRORS } from '../errors.ts';
import type { ConversionFault, Converted, Converter } from './conversion.ts';

const REMEDIES: ReadonlyMap<string, string> = new Map(
  [...Object.entries(EVENT_ERRORS.rows), ...Object.entries(EPCIS_ERRORS.rows)].map(([code, row]) => [code, row.remedy]),
);

/** The detail of an error in its two parts. */
function partsOf({ code, detail }: EpcisError): Pick<ConversionFault, 'what' | 'remedy'> {
  const remedy = REMEDIES.get(code) ?? '';
  return { what: detail.slice(0, -`. ${remedy}`.length), remedy };
}

const isOfEpcis = (code: ConversionCode): code is EpcisErrorCode => code in EPCIS_ERRORS.rows;

/** A document that is refused as a whole, by its first error. */
function refusal(file: string, errors: readonly EpcisError[]): OretrailError {
  const first: EpcisError = errors[0] ?? eventError([], 'not-json', 'It is not JSON');
  const { code, pointer } = first;
  const at = pointer === '' ? '' : `, at ${pointer}`;
  const what = `${file} is refused as a whole${at}: ${partsOf(first).what}`;
  return isOfEpcis(code) ? EPCIS_ERRORS.error(code, what) : EVENT_ERRORS.error(code, what);
}

/** How a person counts events: from 1, by their place in the list. */
const numberOf = (index: number): string => `event ${index + 1}`;

function convertedEvent(outcome: EventOutcome, index: number, sent: string): readonly Converted[] {
  if (outcome.outcome === 'ignored') return [{ kind: 'ignored', place: numberOf(index), reason: outcome.reason }];
  if (outcome.outcome === 'accepted') {
    return outcome.statements.map(({ json }) => ({ kind: 'event', event: json }));
  }
  const faults = outcome.errors.map((error): ConversionFault => {
    const at = error.pointer === '' ? 'the whole event' : error.pointer;
    return { place: numberOf(index), code: error.code, at, ...partsOf(error) };
  });
  return [{ kind: 'rejected', count: 1, faults, returned: Buffer.from(sent) }];
}

/** Converts a document. Its events are one piece each. @throws OretrailError without `--source`, or if it is refused as a whole */
export const convertEpcisFile: Converter = async ({ file, chunks }, { source }) => {
  if (source === undefined) {
    const why = 'an EPCIS document does not say who states its events';
    throw COMMAND_ERRORS.error('missing-flag', `${file} is EPCIS, and needs --source URI, because ${why}`);
  }
  const bytes = await readWhole(file, { chunks });
  if (!isUtf8(bytes)) throw refusal(file, [eventError([], 'not-json', 'The document holds bytes that are not UTF-8')]);
  const text = bytes.toString('utf8');
  const converted = convertEpcis(text, { source });
  if (!converted.ok) throw refusal(file, converted.errors);
  const { outcomes } = converted;
  const sent = sentDocument(text);
  return {
    takenFor: 'EPCIS',
    noun: 'EPCIS event',
    isReturnedWithErrors: false,
    returned: () => Buffer.from(`${sent?.withEvents((i) => outcomes[i]?.outcome === 'rejected') ?? ''}\n`),
    converted: outcomes.flatMap((outcome, i) => convertedEvent(outcome, i, sent?.events[i] ?? '')),
  };
};
