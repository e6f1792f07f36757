/** Reads an archived verdict. */
import { AvroError, decodeRecord, type Writer } from '@oretrail/avro';
import type { Verdict } from '@oretrail/model';
import { VERDICTS } from '@oretrail/runtime';
import { ArchiveError } from '../errors.ts';
import type { ArchivedRecord } from '../segments/archived-record.ts';

/** Only events have operators who may correct for others. */
const NO_OPERATORS = { operators: new Set<string>() };

/**
 * The verdict that a record holds.
 * @param writer of the schema that its value names
 * @throws ArchiveError `bad-verdict`
 */
export function readVerdict({ offset, key, value }: ArchivedRecord, writer: Writer): Verdict {
  const verdict = decoded({ key, value }, writer, offset);
  if (key?.toString('utf8') === verdict.vin) return verdict;
  throw new ArchiveError('bad-verdict', `The key at ${offset} is not ${verdict.vin}`);
}

function decoded(message: Pick<ArchivedRecord, 'key' | 'value'>, writer: Writer, offset: number): Verdict {
  try {
    return JSON.parse(decodeRecord(VERDICTS, { ...message, headers: {} }, writer, NO_OPERATORS));
  } catch (cause) {
    if (!(cause instanceof AvroError)) throw cause;
    throw new ArchiveError('bad-verdict', `At offset ${offset}: ${cause.message}`, { cause });
  }
}
