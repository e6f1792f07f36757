/** When the topics are read: at the start, from time to time, and after a producer has failed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrorOf } from '@oretrail/errors';
import { codeOfRefusal, KAFKA_ERRORS } from '@oretrail/kafka-log';
import { FOLLOW_INTERVAL_MS } from './limits.ts';
import type { Writer } from './writing/writer.ts';

/** What is read, and what is reported. */
export type FollowingOptions = Readonly<{
  /** Reads all topics to where they end now. */
  catchUp: () => Promise<void>;
  /** Makes new connections to read by. */
  reopenReader: () => Promise<void>;
  writer: Pick<Writer, 'hasFailed' | 'reopen'>;
  /** Called when it is read what became of all that a failed producer had under way. */
  onRecovered: () => void;
  /** Called when all that was there at the start is read. */
  onReady: (durationMs: number) => void;
  /** Called when a producer has failed, or topics could not be read for a while; they are read again. */
  onFailed: (error: unknown) => void;
  intervalMs?: number | undefined;
}>;

/** Follows the topics. */
export class Following {
  private readonly options: FollowingOptions;
  private isCaughtUp = false;
  /** Ends the present pause between two looks at the topics. */
  private awake = new AbortController();
  /** What the process can't continue after. */
  private broken: Readonly<{ error: unknown }> | null = null;

  constructor(options: FollowingOptions) {
    this.options = options;
  }

  /** Whether everything is read that was there at the start. */
  get isReady(): boolean {
    return this.isCaughtUp;
  }

  /** Reads until it is asked to stop. @throws what the process can't continue after */
  async run(stop: AbortSignal): Promise<void> {
    const begin = performance.now();
    await this.options.catchUp();
    this.isCaughtUp = true;
    this.options.onReady(performance.now() - begin);
    for (;;) {
      await this.pause(stop);
      if (this.broken !== null) throw this.broken.error;
      if (stop.aborted) return;
      await this.look();
    }
  }

  /** A producer has failed: what became of what it had under way is read at once. */
  producerFailed(cause: unknown): void {
    this.options.onFailed(cause);
    const refusal = codeOfRefusal(cause);
    if (refusal !== null) this.breakOff(KAFKA_ERRORS.error(refusal, 'the intake may not write', { cause }));
    this.awake.abort();
  }

  /** Ends it with an error. */
  breakOff(error: unknown): void {
    this.broken ??= { error };
    this.awake.abort();
  }

  private async pause(stop: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stop, this.awake.signal]);
    await sleep(this.options.intervalMs ?? FOLLOW_INTERVAL_MS, undefined, { signal }).catch(() => {});
    this.awake = new AbortController();
  }

  private async look(): Promise<void> {
    const { catchUp, reopenReader, writer, onRecovered, onFailed } = this.options;
    // Before the reading: what fails during it may not be in what is read.
    const hasFailed = writer.hasFailed;
    try {
      await catchUp();
    } catch (error) {
      if (!isErrorOf(KAFKA_ERRORS, error, 'kafka-unreachable')) throw error;
      onFailed(error);
      return reopenReader();
    }
    if (!hasFailed) return;
    writer.reopen();
    onRecovered();
  }
}
