/** What one request has given to the writer. */
import type { Outgoing } from './outgoing.ts';

/** Messages that are written in their order. Each gets its offset when Kafka has it; one that has none is unknown. */
export class Flight {
  readonly messages: readonly Outgoing[];
  /** Fulfilled when Kafka has all of it, or nobody should wait any longer. */
  readonly answered: Promise<void>;
  private readonly answer: () => void;
  private sentCount = 0;
  private writtenCount = 0;

  constructor(messages: readonly Outgoing[]) {
    this.messages = messages;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.answered = promise;
    this.answer = resolve;
    if (messages.length === 0) resolve();
  }

  /** The message that is to be sent next; undefined if all are sent. */
  get next(): Outgoing | undefined {
    return this.messages[this.sentCount];
  }

  /** Counts that message as sent. */
  sendNext(): void {
    this.sentCount += 1;
  }

  /** Counts one more of its messages as written. */
  countWritten(): void {
    this.writtenCount += 1;
    if (this.writtenCount === this.messages.length) this.answer();
  }

  /** Lets those go who wait. What has no offset by now may be written or not. */
  release(): void {
    this.answer();
  }
}
