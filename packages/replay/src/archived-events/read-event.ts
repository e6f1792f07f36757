/** From the bytes of an archived record to its event, judged as the workers have judged it. */

import type { ArchivedRecord } from '@oretrail/archive';
import { AVRO_ERRORS, requireEvent, type Writer } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { ANY_OPERATOR, type OretrailEvent } from '@oretrail/model';
import { type Reading, refusalOf, topicPartitionOf } from '@oretrail/runtime';
import { replayError } from '../errors.ts';

/** What became of a record: taken, or buried under a code; unknown if nobody has said so yet, or an older version did not. */
export type RecordedFate = 'taken' | 'unknown' | (string & {});

/** A record as it is judged if nobody has recorded what became of it; a code if it would be buried. */
function judged(record: ArchivedRecord, writer: Writer | null, reading: Reading): OretrailEvent | string {
  if (writer === null) return 'unknown-schema';
  try {
    const event = requireEvent(record, writer, { operators: ANY_OPERATOR });
    return refusalOf(event, reading)?.code ?? event;
  } catch (error) {
    if (isErrorOf(AVRO_ERRORS, error)) return error.code;
    throw error;
  }
}

/**
 * The event of a record; null if the workers have buried it as a dead letter.
 * @param writer of the schema that its value names; null if it is not known
 * @param fate what became of it: it is not decided again
 * @throws ReplayError `fate-changed` if it was taken, and can't be read
 */
export function readEvent(
  record: ArchivedRecord,
  writer: Writer | null,
  reading: Reading,
  fate: RecordedFate,
): OretrailEvent | null {
  if (fate !== 'taken' && fate !== 'unknown') return null;
  const operators = fate === 'taken' ? ANY_OPERATOR : reading.operators;
  const read = judged(record, writer, { ...reading, operators });
  if (typeof read !== 'string') return read;
  // Older versions passed over what lay in the wrong topic, and wrote no letter.
  if (fate === 'unknown' || read === 'wrong-topic') return null;
  const where = `${topicPartitionOf(reading.topic, reading.partition)} at ${record.offset}`;
  throw replayError('fate-changed', `${where} was taken, and would be buried as ${read} now`);
}
