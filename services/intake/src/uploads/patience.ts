/** Gives statements to the core, and waits if it can take none now: they are safe to send again. */
import { setTimeout as pause } from 'node:timers/promises';
import { isErrorOf } from '@oretrail/errors';
import { INTAKE_ERRORS } from '../errors.ts';
import type { Intake, ItemOutcome, Position, Sender, SentStatement, TakeOptions } from '../intake.ts';

/** How often to wait, and how long each time. */
export type Patience = Readonly<{ waitsMax: number; waitMs: number }>;

/** What became of statements, in their order. `given` is false for those that the core has not taken at all in the end. */
export type PatientlyTaken = Readonly<{
  items: readonly (ItemOutcome | null)[];
  position: Position;
  /** Why some are not taken, or not known to be: the code of the last wait; null if all is known. */
  gaveUp: string | null;
}>;

/** Codes after which the same can be given again. */
const LATER = ['queue-full', 'kafka-away', 'not-ready'] as const;

class PatientCall {
  readonly #sent: readonly SentStatement[];
  readonly #items: (ItemOutcome | null)[];
  #position: Position = {};
  #why: string | null = null;

  constructor(sent: readonly SentStatement[]) {
    this.#sent = sent;
    this.#items = sent.map(() => null);
  }

  /** Indexes of statements of which nothing is known. */
  get #open(): readonly number[] {
    return this.#items.flatMap((item, i) => (item === null || item.outcome === 'unknown' ? [i] : []));
  }

  /** Whether the core has just started: that it takes time to read the topics is not what patience is for. */
  get isBeforeStart(): boolean {
    return this.#why === 'not-ready';
  }

  get isDone(): boolean {
    return this.#open.length === 0;
  }

  get result(): PatientlyTaken {
    return { items: this.#items, position: this.#position, gaveUp: this.isDone ? null : this.#why };
  }

  async attempt(take: (sent: readonly SentStatement[]) => ReturnType<Intake['take']>): Promise<void> {
    const open = this.#open;
    try {
      const { items, position } = await take(open.flatMap((i) => this.#sent[i] ?? []));
      for (const [at, index] of open.entries()) this.#items[index] = items[at] ?? null;
      this.#position = laterOf(this.#position, position);
      this.#why = 'kafka-away';
    } catch (error) {
      if (!isErrorOf(INTAKE_ERRORS, error, ...LATER)) throw error;
      this.#why = error.code;
    }
  }
}

/** The later offset of each partition. */
export function laterOf(one: Position, other: Position): Position {
  const later: Record<string, number> = { ...one };
  for (const [partition, offset] of Object.entries(other)) later[partition] = Math.max(later[partition] ?? 0, offset);
  return later as Position;
}

/**
 * Takes statements, and gives those again of which nothing is known, until all are or patience ends. It does not end before the
 * core has read the topics.
 * @param stop ends the waiting; then the rest is as if patience had ended
 */
export async function takePatiently(
  intake: Intake,
  sent: readonly SentStatement[],
  sender: Sender,
  { waitsMax, waitMs, stop, ...options }: Patience & TakeOptions & Readonly<{ stop: AbortSignal }>,
): Promise<PatientlyTaken> {
  const call = new PatientCall(sent);
  for (let waits = 0; !call.isDone; waits += call.isBeforeStart ? 0 : 1) {
    await call.attempt((open) => intake.take(open, sender, options));
    if (call.isDone || waits >= waitsMax || stop.aborted) break;
    await pause(waitMs, undefined, { signal: stop }).catch(() => {});
  }
  return call.result;
}
