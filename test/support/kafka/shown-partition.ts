/** For specs: partitions of an answer as texts, without a broker. */
import type { FetchedMessage, PartitionAnswer } from '@oretrail/kafka-log/fetch';
import { FetchedPartition } from '@oretrail/kafka-log/fetch';
import { batchOf, COMPRESSED, recordBytes, type WrittenBatch } from './written-batch.ts';

/** As far as there is anything. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** A batch of texts, compressed by a name. */
export function textsOf(texts: readonly string[], of: Partial<WrittenBatch> = {}, compression = 'none'): Buffer {
  const { codec, of: compress } = COMPRESSED[compression] ?? { codec: 0, of: (bytes: Buffer) => bytes };
  const records = Buffer.concat(texts.map((text, i) => recordBytes(i, { value: Buffer.from(text) })));
  return batchOf({ records: compress(records), count: texts.length, codec, ...of });
}

/** What an answer of these batches has. */
export function partition(
  batches: readonly Buffer[],
  from = 0,
  aborted: PartitionAnswer['aborted'] = [],
): FetchedPartition {
  const records = Buffer.concat(batches);
  const fetched = FetchedPartition.of({ partition: 0, errorCode: 0, lastStableOffset: 0, aborted, records }, from);
  if (fetched === null) throw new Error('there is no whole batch');
  return fetched;
}

/** A message by its offset, with its text, or the code of what was withheld. */
export const shown = ({ offset, value, withheld }: FetchedMessage): string => `${offset} ${withheld?.code ?? value}`;

/** All that is left, and where to read on. */
export function all(
  of: FetchedPartition,
  limit = NO_LIMIT,
): Readonly<{ messages: readonly FetchedMessage[]; next: number }> {
  const { messages, next } = of.take(NO_LIMIT, limit);
  return { messages, next };
}

/** The same, shown. */
export function shownOf(of: FetchedPartition, limit = NO_LIMIT): readonly (string | number)[] {
  const { messages, next } = all(of, limit);
  return [...messages.map(shown), next];
}
