/**
 * What the dead letters say became of records: a record is decided once, and a task that reads it again follows that.
 * Source: protocol.md, "Fate".
 */
import type { Log, TopicPartition } from '../port/log.ts';
import { batchesOf } from '../port/log-batches.ts';
import { deadLettersOf, type Topic } from '../port/topics.ts';

/** What a dead letter says: why it is one, and where the record was read. */
export type LetterHead = Readonly<{ code: string; message: string; topic: Topic; partition: number; offset: number }>;

/** Codes by the offsets of the records that were buried, and where the letters are read on. */
export type BuriedOffsets = Readonly<{ codes: ReadonlyMap<number, string>; next: number }>;

/** Before any letter was read. */
export const NONE_BURIED: BuriedOffsets = { codes: new Map(), next: 0 };

/** Codes of what was buried of all inputs before a cut that was proved, by place and offset. */
export async function buriedBefore(
  log: Log,
  { inputs }: Readonly<{ inputs: Readonly<Record<TopicPartition, number>> }>,
): Promise<ReadonlyMap<TopicPartition, ReadonlyMap<number, string>>> {
  const buried = new Map<TopicPartition, ReadonlyMap<number, string>>();
  for (const place of Object.keys(inputs)) {
    const slash = place.lastIndexOf('/');
    const { codes } = await buriedOf(log, place.slice(0, slash), Number(place.slice(slash + 1)));
    buried.set(place, codes);
  }
  return buried;
}

/** Reads on, from where letters were read before to where they end now. Nobody but workers writes them. */
export async function buriedOf(
  log: Log,
  topic: Topic,
  partition: number,
  { codes: known, next: from }: BuriedOffsets = NONE_BURIED,
): Promise<BuriedOffsets> {
  const codes = new Map(known);
  let next = from;
  for await (const batch of batchesOf(log, deadLettersOf(topic), partition, from)) {
    for (const { value } of batch.records) {
      const { offset, code } = value as LetterHead;
      codes.set(offset, code);
    }
    next = batch.next;
  }
  return { codes, next };
}
