/** Takes the statements of requests: checks them, writes what is new, and waits for it. Source: intake.md, "Idempotency" and "Back-pressure". */
import type { GrantBook } from '@oretrail/authority';
import { INTAKE_ERRORS } from '../errors.ts';
import type { ItemOutcome, Sender, SentStatement, Taken, TakeOptions } from '../intake.ts';
import type { KnownStatements } from '../known/known-statements.ts';
import type { Stamps } from '../stamps.ts';
import type { Writer } from '../writing/writer.ts';
import { checked } from './check.ts';
import type { InFlight } from './in-flight.ts';
import { type Fate, taken } from './outcomes.ts';
import { type Item, planned } from './plan.ts';
import { type Encoding, Stamping } from './stamping.ts';

/** What decides about statements, and what takes them. */
export type RequestsOptions = Readonly<{
  known: KnownStatements;
  inFlight: InFlight;
  writer: Writer;
  stamps: Stamps;
  encoding: Encoding;
  /** The grants, and the operators of the workers, as they are now. */
  book: () => GrantBook;
  operators: () => ReadonlySet<string>;
  /** @throws IntakeError if nothing can be taken now */
  requireReady: () => void;
  /** Called with what became of the statements of a request that was not a dry run. */
  onTaken: (items: readonly ItemOutcome[]) => void;
}>;

const isAgainst = (item: Item): boolean => 'against' in item;

/** All that is stated goes through it. */
export class Requests {
  private readonly options: RequestsOptions;

  constructor(options: RequestsOptions) {
    this.options = options;
  }

  /** Takes one request, as {@link Intake.take} does. @throws IntakeError */
  async take(
    sent: readonly SentStatement[],
    sender: Sender,
    { isAtomic = false, isDryRun = false }: TakeOptions,
  ): Promise<Taken> {
    const { requireReady, writer, onTaken } = this.options;
    requireReady();
    // Before anything is parsed: what is refused anyway should cost little.
    if (!isDryRun) writer.requireRoom(sent.length, 0);
    const plan = this.planOf(sent, sender);
    let items = plan();
    if (isAtomic && !isDryRun && items.some(isAgainst)) {
      await this.answered(items);
      requireReady();
      items = plan();
      if (items.some(isAgainst))
        throw INTAKE_ERRORS.error('kafka-away', 'What the request contradicts is not written yet');
    }
    // From the plan until all is given to the writer, nothing is waited for: two requests must not both find a statement new.
    if (isDryRun) return taken(items, 'dry-run');
    const fate: Fate = isAtomic && items.some((item) => 'outcome' in item) ? 'not-written' : 'written';
    await this.settle(items, fate);
    const answer = taken(items, fate);
    onTaken(answer.items);
    return answer;
  }

  /** Checks the statements. @returns what says what is to be done with each now */
  private planOf(sent: readonly SentStatement[], sender: Sender): () => readonly Item[] {
    const { known, inFlight, stamps, encoding, book, operators } = this.options;
    const recordedtime = stamps.next();
    const stamping = new Stamping(encoding, sender, recordedtime);
    const checking = { book: book(), operators: operators(), sender, recordedtime };
    const statements = sent.map((one) => checked(one, checking));
    return () => planned(statements, { known, inFlight, stamping });
  }

  /** Writes what is fresh, and waits for it and for what other requests have under way. @throws IntakeError `queue-full` */
  private async settle(items: readonly Item[], fate: Fate): Promise<void> {
    const { writer, inFlight } = this.options;
    const fresh = fate === 'written' ? items.flatMap((item) => ('fresh' in item ? [item.fresh] : [])) : [];
    if (fresh.length === 0) return this.answered(items);
    let bytes = 0;
    for (const message of fresh) bytes += message.bytes;
    writer.requireRoom(fresh.length, bytes);
    const flight = writer.write(fresh);
    inFlight.add(flight);
    await flight.answered;
    await this.answered(items);
  }

  /** Waits for what other requests have under way. */
  private async answered(items: readonly Item[]): Promise<void> {
    for (const item of items) {
      if ('joined' in item) await item.joined.flight?.answered;
      if ('against' in item) await item.against.flight?.answered;
    }
  }
}
