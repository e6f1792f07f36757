/** What an answer holds of one partition: committed records, handed out as they are asked for. */
import { addBlank, type Blank, blanksWithin } from '@oretrail/runtime';
import { HEADER_WEIGHT, READ_WEIGHT_MAX, RECORD_WEIGHT } from '../limits.ts';
import { BatchRecords } from './batch-records.ts';
import type { PartitionAnswer } from './fetch-answer.ts';
import type { FetchedMessage } from './fetched-message.ts';
import { INFLATED_BYTES_MAX } from './inflate.ts';
import { type BatchHead, batchAt } from './record-batch.ts';

/** An abort marker has this number behind its version. Source: Kafka, "Control records". */
const ABORT = 0;

/** The number of the type of a control record stands behind two bytes of version in its key. */
function isAbort({ key }: FetchedMessage): boolean {
  return key !== null && key.length >= 4 && key.readInt16BE(2) === ABORT;
}

/** About what a record takes while it is worked on. */
function weightOf({ key, value, headerBytes, headerCount }: FetchedMessage): number {
  const bytes = (key?.length ?? 0) + (value?.length ?? 0) + headerBytes.length;
  return RECORD_WEIGHT + headerCount * HEADER_WEIGHT + bytes;
}

/** Records of one taking, where to read on, and which offsets before that hold a marker of a transaction or what was aborted. */
export type Taken = Readonly<{ messages: readonly FetchedMessage[]; next: number; blanks: readonly Blank[] }>;

/** Hands out each record once. Batches are inflated when their turn comes, so at most one of them is held. */
export class FetchedPartition {
  /** The offset that comes next, and that has to be asked for. */
  from: number;
  private readonly bytes: Buffer;
  private at = 0;
  /** The blanks that were not reported yet. */
  private blanks: Blank[] = [];
  private current: BatchRecords | null = null;
  private peeked: FetchedMessage | null = null;
  /** Bytes that this taking has inflated: one batch may take 40 ms, and forty that come to nothing longer than a step may. */
  private inflatedBytes = 0;
  /** Behind the last batch that was looked into. */
  private end: number;
  /** Transactions that were aborted, by the offset at which they began; the broker gives them in the order in which they ended. */
  private readonly aborted: PartitionAnswer['aborted'][number][];
  /** Producers of which such a transaction is open. */
  private readonly aborting = new Set<bigint>();

  private constructor({ records, aborted }: PartitionAnswer, from: number) {
    this.bytes = records;
    this.aborted = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
    this.from = from;
    this.end = from;
  }

  /** Null if there is no whole batch, be it of markers. */
  static of(answer: PartitionAnswer, from: number): FetchedPartition | null {
    return batchAt(answer.records, 0) === null ? null : new FetchedPartition(answer, from);
  }

  /** Takes up to so many records before a limit. @returns also whether nothing is left */
  take(recordsMax: number, limit: number): Taken & Readonly<{ isAll: boolean }> {
    const messages: FetchedMessage[] = [];
    this.inflatedBytes = 0;
    for (let weight = 0; ; ) {
      const message = this.peek();
      if (message === null) return this.taken(messages, Math.min(this.end, limit), true);
      if (message.offset >= limit) return this.taken(messages, limit, false);
      weight += weightOf(message);
      const isEnough = weight > READ_WEIGHT_MAX || this.inflatedBytes > INFLATED_BYTES_MAX;
      if (messages.length === recordsMax || (messages.length > 0 && isEnough)) {
        return this.taken(messages, (messages.at(-1)?.offset ?? this.from - 1) + 1, false);
      }
      messages.push(message);
      this.peeked = null;
      this.from = message.offset + 1;
    }
  }

  private taken(messages: readonly FetchedMessage[], next: number, isAll: boolean) {
    this.from = Math.max(this.from, next);
    const blanks = blanksWithin(this.blanks, 0, this.from);
    this.blanks = [...blanksWithin(this.blanks, this.from, Number.MAX_SAFE_INTEGER)];
    return { messages, next: this.from, blanks, isAll };
  }

  private peek(): FetchedMessage | null {
    while (this.peeked === null) {
      this.peeked = this.current?.next(this.from) ?? null;
      if (this.peeked === null && !this.openNext()) return null;
    }
    return this.peeked;
  }

  /** Goes to the next batch with records that are asked for. @returns false if there is none */
  private openNext(): boolean {
    this.current = null;
    for (let batch = batchAt(this.bytes, this.at); batch !== null; batch = batchAt(this.bytes, this.at)) {
      const { head } = batch;
      this.at = batch.end;
      this.end = Math.max(this.end, head.lastOffset + 1);
      this.enterAborted(head);
      const isAborted = head.isTransactional && this.aborting.has(head.producerId);
      if (head.isControl || isAborted) this.skip(head);
      if (head.isControl) this.leaveAborted(head, new BatchRecords(batch));
      else if (head.lastOffset >= this.from && !isAborted) {
        this.current = new BatchRecords(batch);
        this.inflatedBytes += this.current.inflatedBytes;
        return true;
      }
    }
    return false;
  }

  private skip({ baseOffset, lastOffset }: BatchHead): void {
    const [begin, end] = [Math.max(baseOffset, this.from), lastOffset + 1];
    if (begin < end) addBlank(this.blanks, [begin, end]);
  }

  /** Several may have begun before a batch. */
  private enterAborted({ lastOffset }: BatchHead): void {
    for (let [first] = this.aborted; first !== undefined && first.firstOffset <= lastOffset; [first] = this.aborted) {
      this.aborting.add(first.producerId);
      this.aborted.shift();
    }
  }

  private leaveAborted({ producerId, baseOffset }: BatchHead, records: BatchRecords): void {
    const marker = records.next(baseOffset);
    if (marker !== null && isAbort(marker)) this.aborting.delete(producerId);
  }
}
