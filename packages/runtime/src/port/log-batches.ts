/** A partition read from an offset to where it ends now. */
import { STEP_RECORDS_MAX } from '../limits.ts';
import type { Log, ReadResult } from './log.ts';
import type { Topic } from './topics.ts';

/** Records of one input, and where to read on. */
export type InputBatch = ReadResult & Readonly<{ topic: Topic; partition: number }>;

/** Everything of a partition from an offset to its present end, in batches; the last may hold no record. */
export async function* batchesOf(
  log: Log,
  topic: Topic,
  partition: number,
  from: number,
): AsyncGenerator<InputBatch, void> {
  const end = await log.end(topic, partition);
  let at = from;
  while (at < end) {
    const { records, next } = await log.read({ topic, partition, from: at, recordsMax: STEP_RECORDS_MAX });
    yield { topic, partition, records, next };
    if (next <= at) return;
    at = next;
  }
}
