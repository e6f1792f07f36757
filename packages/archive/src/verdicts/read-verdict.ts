/** Reads an archived verdict. */

import { AVRO_ERRORS, readRecord, type Writer } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import type { Verdict } from '@oretrail/model';
import { VERDICTS } from '@oretrail/runtime';
import { archiveError } from '../errors.ts';
import type { ArchivedRecord } from '../segments/archived-record.ts';

/**
 * The verdict that a record holds.
 * @param writer of the schema that its value names
 * @throws ArchiveError `bad-verdict`
 */
export function readVerdict(record: ArchivedRecord, writer: Writer): Verdict {
  const { offset, key } = record;
  const verdict = decoded(record, writer);
  if (key?.toString('utf8') === verdict.vin) return verdict;
  throw archiveError('bad-verdict', `The key at ${offset} is not ${verdict.vin}`);
}

function decoded({ offset, value }: ArchivedRecord, writer: Writer): Verdict {
  try {
    return readRecord(VERDICTS, { value }, writer) as Verdict;
  } catch (cause) {
    if (!isErrorOf(AVRO_ERRORS, cause)) throw cause;
    throw archiveError('bad-verdict', `At offset ${offset}: ${cause.what}`, { cause });
  }
}
