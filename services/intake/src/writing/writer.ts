/**
 * The one writer of the intake: a bounded queue, and produce requests that take all that has queued meanwhile. So a request takes
 * what is there if there is little to do, and much at once if there is much. Source: intake.md, "Back-pressure".
 */
import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { Appender } from '@oretrail/kafka-log';
import { INTAKE_ERRORS } from '../errors.ts';
import { KAFKA_ANSWER_MAX_MS, QUEUED_BYTES_MAX, QUEUED_EVENTS_MAX } from '../limits.ts';
import { type Batch, nextBatch } from './batch.ts';
import { Flight } from './flight.ts';
import type { Outgoing } from './outgoing.ts';

/** What writes to Kafka. */
export type Appending = Pick<Appender, 'append' | 'close'>;

/** How a writer writes, and what it reports. */
export type WriterOptions = Readonly<{
  /** Makes a producer; called again after one has failed. */
  open: () => Appending;
  /** Called with what Kafka has acknowledged, before those who wait for it hear of it. What it throws ends the writer. */
  onWritten: (messages: readonly Outgoing[]) => void;
  /** Called when Kafka has not answered in time, and when it has answered at last. */
  onAway?: () => void;
  onBack?: () => void;
  /** Called when a request has failed for good: what was under way is unknown, and {@link Writer.reopen} is due. */
  onFailed: (error: unknown) => void;
  /** Called when what was written can't be noted: the process can't continue. */
  onBroken: (error: unknown) => void;
  answerMaxMs?: number;
  eventsMax?: number;
  bytesMax?: number;
}>;

/** `away`: Kafka has not answered in time, and may still. `failed`: it will not, and a new producer is needed. */
type State = 'open' | 'away' | 'failed';

/** Writes one request after the other. */
export class Writer {
  private readonly options: WriterOptions;
  private appender: Appending;
  private state: State = 'open';
  /** Flights with messages that are not sent yet, the first in line first. */
  private waiting: Flight[] = [];
  /** The request that is under way. */
  private sent: Batch = [];
  private eventCount = 0;
  private byteCount = 0;
  private running: Promise<void> | null = null;
  /** Fulfilled when the request under way is over. */
  private request: Promise<void> = Promise.resolve();

  constructor(options: WriterOptions) {
    this.options = options;
    this.appender = options.open();
  }

  /** Messages that are queued or under way. */
  get events(): number {
    return this.eventCount;
  }

  /** Their bytes. */
  get bytes(): number {
    return this.byteCount;
  }

  /** Whether Kafka does not answer. */
  get isAway(): boolean {
    return this.state !== 'open';
  }

  /** Whether a request has failed for good, and the writer waits for {@link reopen}. */
  get hasFailed(): boolean {
    return this.state === 'failed';
  }

  /** @throws IntakeError `kafka-away` while Kafka does not answer */
  requireOpen(): void {
    if (this.state !== 'open') throw INTAKE_ERRORS.error('kafka-away', 'Nothing of the request was taken');
  }

  /** @throws IntakeError `queue-full` if there is not room for this */
  requireRoom(events: number, bytes: number): void {
    const { eventsMax = QUEUED_EVENTS_MAX, bytesMax = QUEUED_BYTES_MAX } = this.options;
    if (this.eventCount + events <= eventsMax && this.byteCount + bytes <= bytesMax) return;
    const what = `${this.eventCount} events of ${this.byteCount} bytes are queued, and ${eventsMax} of ${bytesMax} may be`;
    throw INTAKE_ERRORS.error('queue-full', what);
  }

  /** Takes messages, which are written in this order. The caller has looked whether it is open and has room. */
  write(messages: readonly Outgoing[]): Flight {
    const flight = new Flight(messages);
    if (messages.length === 0) return flight;
    this.waiting.push(flight);
    this.eventCount += messages.length;
    for (const { bytes } of messages) this.byteCount += bytes;
    // A caller that has not looked should not wait either.
    if (this.state !== 'open') flight.release();
    this.running ??= this.run();
    return flight;
  }

  /** Fulfilled when the request that is under way now is over. */
  settled(): Promise<void> {
    return this.request;
  }

  /** Fulfilled when nothing is queued any more. */
  async drained(): Promise<void> {
    await this.running;
  }

  /** Begins again with a new producer, after the caller has read what became of what was under way. */
  reopen(): void {
    // One that has failed may not answer when it is to leave, and what it answers does not matter.
    void this.appender.close().catch(() => {});
    this.appender = this.options.open();
    this.state = 'open';
  }

  async close(): Promise<void> {
    await this.appender.close();
  }

  private async run(): Promise<void> {
    // What else has come in by now goes into the same request.
    await eventLoopTurn();
    while (this.waiting.length > 0) {
      this.sent = nextBatch(this.waiting);
      this.request = this.send(this.sent);
      await this.request;
    }
    this.running = null;
  }

  private async send(batch: Batch): Promise<void> {
    const late = setTimeout(() => this.leave(), this.options.answerMaxMs ?? KAFKA_ANSWER_MAX_MS);
    let offsets: readonly number[];
    try {
      offsets = await this.appender.append(batch.map(({ message }) => message.message));
    } catch (error) {
      return this.fail(error);
    } finally {
      clearTimeout(late);
    }
    try {
      this.acknowledge(batch, offsets);
    } catch (error) {
      this.fail(null);
      this.options.onBroken(error);
    }
  }

  private acknowledge(batch: Batch, offsets: readonly number[]): void {
    for (const [i, { message }] of batch.entries()) {
      message.offset = offsets[i] ?? null;
      this.byteCount -= message.bytes;
    }
    this.eventCount -= batch.length;
    this.options.onWritten(batch.map(({ message }) => message));
    this.sent = [];
    for (const { flight } of batch) flight.countWritten();
    if (this.state !== 'away') return;
    this.state = 'open';
    this.options.onBack?.();
  }

  private leave(): void {
    this.state = 'away';
    this.release();
    this.options.onAway?.();
  }

  /** Nothing of this is sent again: the sender will, and by then it is known what is there. */
  private fail(error: unknown): void {
    this.state = 'failed';
    this.release();
    [this.waiting, this.sent, this.eventCount, this.byteCount] = [[], [], 0, 0];
    if (error !== null) this.options.onFailed(error);
  }

  private release(): void {
    for (const { flight } of this.sent) flight.release();
    for (const flight of this.waiting) flight.release();
  }
}
