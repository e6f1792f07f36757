/** Inputs that end, before a cut, with offsets that have no record: a marker of a transaction, or what was aborted. */
import { headBefore, partitionAt } from '@oretrail/archive';
import type { KafkaLog } from '@oretrail/kafka-log';
import { type Cut, STEP_RECORDS_MAX, type TopicPartition } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';

/** Whether a topic has no record between two offsets. */
async function isBlank(log: KafkaLog, place: TopicPartition, begin: number, end: number): Promise<boolean> {
  for (let from = begin; from < end; ) {
    const { messages, next } = await log.readMessages({ ...partitionAt(place), from, recordsMax: STEP_RECORDS_MAX });
    const isNone = messages.every(({ offset }) => offset >= end);
    if (!isNone || next <= from) return false;
    from = next;
  }
  return true;
}

/**
 * Finds each input whose archive ends before the cut although its topic has no record between the two, and returns where
 * its archive ends: a seal cuts it there. The audit worker distinguishes markers from lost records in what it archives;
 * behind that, only the log can show that no record is left.
 */
export async function blankEnds(
  log: KafkaLog,
  store: Store,
  { inputs }: Cut,
): Promise<Readonly<Record<TopicPartition, number>>> {
  const ends: Record<TopicPartition, number> = {};
  for (const [place, end] of Object.entries(inputs)) {
    const next = (await headBefore(store, partitionAt(place), end))?.manifest.next ?? 0;
    if (next < end && (await isBlank(log, place, next, end))) ends[place] = next;
  }
  return ends;
}
