/** Writes who read what: one record for each answer, those that come together in one request. Source: console.md, "The record of reads". */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadRecord } from '@oretrail/read-model';
import { CONSOLE_ERRORS } from '../errors.ts';
import { READ_WRITE_TIMEOUT_MS, READS_AT_ONCE_MAX, READS_WAITING_MAX } from '../limits.ts';

/** Appends records to the topic of reads, all or none. */
export type AppendReads = (records: readonly ReadRecord[]) => Promise<void>;

/** What routes record reads with. */
export type Reads = Pick<ReadLog, 'record'>;

type Waiting = Readonly<{ record: ReadRecord; done: (error: unknown) => void }>;

/** While one request to Kafka is under way, later records gather for the next. */
export class ReadLog {
  private readonly append: AppendReads;
  private readonly onOutcome: (outcome: 'recorded' | 'failed') => void;
  private readonly waiting: Waiting[] = [];
  private isWriting = false;

  /** @param onOutcome called for each record */
  constructor(append: AppendReads, onOutcome: (outcome: 'recorded' | 'failed') => void = () => {}) {
    this.append = append;
    this.onOutcome = onOutcome;
  }

  /**
   * Records a read. An answer with figures is sent only after this.
   * @throws ConsoleError `not-recorded`: Kafka did not acknowledge it in time. It may be there all the same; then it names a read that was refused
   */
  async record(record: ReadRecord): Promise<void> {
    if (this.waiting.length >= READS_WAITING_MAX) throw this.failed('too many wait to be recorded');
    const written = new Promise<void>((resolve, reject) => {
      const done = (error: unknown) =>
        error === null ? resolve() : reject(this.failed('Kafka did not take it', error));
      this.waiting.push({ record, done });
    });
    void this.write();
    const timeout = new AbortController();
    const late = sleep(READ_WRITE_TIMEOUT_MS, undefined, { signal: timeout.signal }).then(() => {
      throw this.failed(`Kafka did not take it within ${READ_WRITE_TIMEOUT_MS} ms`);
    });
    try {
      await Promise.race([written, late]);
      this.onOutcome('recorded');
    } finally {
      timeout.abort();
      for (const one of [written, late]) one.catch(() => {});
    }
  }

  private failed(what: string, cause?: unknown) {
    this.onOutcome('failed');
    return CONSOLE_ERRORS.error('not-recorded', what, { cause });
  }

  private async write(): Promise<void> {
    if (this.isWriting) return;
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, READS_AT_ONCE_MAX);
      const error = await this.append(batch.map(({ record }) => record)).then(
        () => null,
        (reason: unknown) => reason ?? new Error('no reason'),
      );
      for (const { done } of batch) done(error);
    }
    this.isWriting = false;
  }
}
