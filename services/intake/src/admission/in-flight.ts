/** Statements that are being written: a second request with the same identity waits for the first. */
import { identityOf } from '../known/keys.ts';
import type { Flight } from '../writing/flight.ts';
import type { Outgoing, Stated } from '../writing/outgoing.ts';

/** A statement that is being written, or is to be within the same request: then it has no flight yet. */
export type Under = Readonly<{ stated: Stated; message: Outgoing; flight: Flight | null }>;

/** By identity. It is bounded by the queue. */
export class InFlight {
  private readonly under = new Map<string, Under>();

  /** What is being written with this identity. */
  find(identity: string): Under | undefined {
    return this.under.get(identity);
  }

  /** Enters what a flight writes. */
  add(flight: Flight): void {
    for (const message of flight.messages) {
      const { stated } = message;
      if (stated !== null) this.under.set(identityOf(stated), { stated, message, flight });
    }
  }

  /** Removes what is written, because the index has it from then on. */
  remove(messages: readonly Outgoing[]): void {
    for (const { stated } of messages) if (stated !== null) this.under.delete(identityOf(stated));
  }

  /** Removes everything, after the topics were read again. */
  clear(): void {
    this.under.clear();
  }
}
