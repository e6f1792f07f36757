/**
 * The fleet as it was sealed, and by another law, other facts or another knowledge: who changes, by how many dollars, and
 * why. Each cause is one step from the one to the other, in the order of {@link CAUSES}, so their dollars add up.
 */
import { join } from 'node:path';
import { ArchivedVerdicts, readSeals, type SealChain } from '@oretrail/archive';
import type { OretrailEvent } from '@oretrail/model';
import { FACTS, topicPartitionOf } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import type { StatedEvent } from '../archived-events/stated-event.ts';
import { ReplayEngine } from '../engine/replay-engine.ts';
import { inputsOf, placesInOrder } from '../sealed/replay-seals.ts';
import { notDerived } from '../sealed/sealed-by.ts';
import { type View, type ViewAsked, viewOf } from '../views/view.ts';
import { CAUSES, type Change, type DiffCause, summaryOf, type VerdictSummary } from './change.ts';
import { EventSpool } from './event-spool.ts';

/** What is compared. */
export type DiffAsked = Readonly<{
  /** The seal whose books are the one side; if left out, the one that the view begins from. */
  fromSeal?: number | undefined;
  /** The other side. */
  view: ViewAsked;
  /** Facts that only the other side has. */
  facts: readonly OretrailEvent[];
  /** An empty folder to work in. */
  directory: string;
  onProgress?: (progress: Readonly<{ phase: 'reading' | 'evaluating'; done: number; total: number }>) => void;
}>;

/** A vehicle that has a verdict on either side. */
export type ComparedVehicle = Change &
  Readonly<{ vin: string; make: string; model: string; causes: Readonly<Partial<Record<DiffCause, Change>>> }>;

/** What both sides are, and every vehicle. */
export type Comparison = Readonly<{ before: View; after: View; vehicles: readonly ComparedVehicle[] }>;

type Causes = Partial<Record<DiffCause, Change>>;
/** The causes that the event alone distinguishes; a ruleset is not an event. */
type EventCause = Exclude<DiffCause, 'ruleset'>;
const EVENT_CAUSES = CAUSES.filter((cause): cause is EventCause => cause !== 'ruleset');

function causeOf({ event, place }: StatedEvent): EventCause {
  if (place === topicPartitionOf(FACTS, 0)) return 'fact';
  return event.type === 'oretrail.correction.v1' ? 'correction' : 'late-event';
}

/** One side's way up from what both know, step by step. */
class Leg {
  readonly engine: ReplayEngine;
  readonly latest = new Map<string, VerdictSummary>();
  private readonly spools: Readonly<Record<EventCause, EventSpool>>;

  constructor(directory: string) {
    this.engine = new ReplayEngine({ directory: join(directory, 'log') });
    const spoolOf = (cause: EventCause) => new EventSpool(join(directory, `${cause}.ndjson`));
    this.spools = { fact: spoolOf('fact'), correction: spoolOf('correction'), 'late-event': spoolOf('late-event') };
  }

  get isEmpty(): boolean {
    return EVENT_CAUSES.every((cause) => this.spools[cause].count === 0);
  }

  async spool(cause: EventCause, events: readonly OretrailEvent[]): Promise<void> {
    await this.spools[cause].add(events);
  }

  /** What changes with the events of one cause. */
  async take(cause: EventCause): Promise<ReadonlyMap<string, Change>> {
    for await (const batch of this.spools[cause].batches()) await this.engine.add(batch);
    return this.settle();
  }

  /** What changes with what the engine has read. */
  async settle(): Promise<ReadonlyMap<string, Change>> {
    const before = new Map<string, VerdictSummary | null>();
    await this.engine.settle((verdicts) => {
      for (const verdict of verdicts) {
        const { vin } = verdict;
        if (!before.has(vin)) before.set(vin, this.latest.get(vin) ?? null);
        this.latest.set(vin, summaryOf(verdict));
      }
    });
    const changes = [...before].map(
      ([vin, old]) => [vin, { before: old, after: this.latest.get(vin) ?? null }] as const,
    );
    return new Map(changes.filter(([, change]) => change.before?.verdictId !== change.after?.verdictId));
  }
}

class FleetComparer {
  private readonly store: Store;
  private readonly chain: SealChain;
  private readonly asked: DiffAsked;
  private readonly before: View;
  private readonly after: View;
  /** Up to what was sealed, and up to the other side; both begin from what both know. */
  private readonly down: Leg;
  private readonly up: Leg;
  private readonly makes = new Map<string, Readonly<{ time: string; make: string; model: string }>>();
  private readonly causes = new Map<string, Causes>();

  constructor(store: Store, chain: SealChain, asked: DiffAsked) {
    const { fromSeal, view, directory } = asked;
    this.store = store;
    this.chain = chain;
    this.asked = asked;
    this.after = viewOf(chain, view);
    this.before = viewOf(chain, { seal: fromSeal ?? this.after.seal.number });
    this.down = new Leg(join(directory, 'down'));
    this.up = new Leg(join(directory, 'up'));
  }

  async compare(): Promise<Comparison> {
    for (const leg of [this.down, this.up]) await leg.engine.setRuleset(this.before.ruleset);
    await this.read();
    await this.up.spool('fact', this.asked.facts);
    const base = await this.climb();
    await this.requireSealed(base);
    const { before, after } = this;
    return { before, after, vehicles: this.vehicles(base) };
  }

  async close(): Promise<void> {
    for (const leg of [this.down, this.up]) await leg.engine.close();
  }

  private async read(): Promise<void> {
    const inputs = inputsOf(this.store, this.chain);
    const ends = unionOf(this.before.inputs, this.after.inputs);
    const total = Object.values(ends).reduce((sum, end) => sum + end, 0);
    const operators = new Set([...this.before.operators, ...this.after.operators]);
    let done = 0;
    try {
      for (const [place, end] of placesInOrder(ends)) {
        for await (const stated of inputs.upTo({ place, end, operators })) {
          await this.take(stated);
          done += stated.length;
          this.asked.onProgress?.({ phase: 'reading', done, total });
        }
      }
      await inputs.prove();
    } finally {
      await inputs.close();
    }
  }

  private async take(stated: readonly StatedEvent[]): Promise<void> {
    const common: OretrailEvent[] = [];
    for (const one of stated) {
      this.note(one.event);
      const [isBefore, isAfter] = [isIn(this.before, one), isIn(this.after, one)];
      if (isBefore && isAfter) common.push(one.event);
      else if (isBefore) await this.down.spool(causeOf(one), [one.event]);
      else if (isAfter) await this.up.spool(causeOf(one), [one.event]);
    }
    await this.down.engine.add(common);
    await this.up.engine.add(common);
  }

  /** Make and model by the latest production that was stated, in force or not. */
  private note(event: OretrailEvent): void {
    if (event.type !== 'oretrail.vehicle-production.v1') return;
    const known = this.makes.get(event.subject);
    if (known !== undefined && known.time > event.time) return;
    const { make, model } = event.data;
    this.makes.set(event.subject, { time: event.time, make, model });
  }

  /** @returns the books that were sealed */
  private async climb(): Promise<ReadonlyMap<string, VerdictSummary>> {
    let done = 0;
    const tell = (): void => {
      done += 1;
      this.asked.onProgress?.({ phase: 'evaluating', done, total: 1 + 2 * CAUSES.length });
    };
    await this.up.settle();
    tell();
    const isDownNeeded = !this.down.isEmpty;
    if (isDownNeeded) await this.down.settle();
    for (const cause of isDownNeeded ? EVENT_CAUSES : []) {
      this.addAll(cause, await this.down.take(cause), true);
      tell();
    }
    const base = isDownNeeded ? this.down.latest : new Map(this.up.latest);
    await this.up.engine.setRuleset(this.after.ruleset);
    this.addAll('ruleset', await this.up.settle(), false);
    for (const cause of EVENT_CAUSES) {
      tell();
      this.addAll(cause, await this.up.take(cause), false);
    }
    return base;
  }

  /** @param isBack whether what was added is what the other side lacks */
  private addAll(cause: DiffCause, changes: ReadonlyMap<string, Change>, isBack: boolean): void {
    for (const [vin, { before, after }] of changes) {
      const causes: Causes = this.causes.get(vin) ?? {};
      const known = causes[cause];
      const change = isBack ? { before: after, after: before } : { before, after };
      // The one leg begins where the other has ended, so two steps of one cause are as good as one.
      causes[cause] = known === undefined ? change : { before: known.before, after: change.after };
      this.causes.set(vin, causes);
    }
  }

  /** What is compared must be what was sealed. @throws ReplayError `not-derived`, `other-engine` */
  private async requireSealed(base: ReadonlyMap<string, VerdictSummary>): Promise<void> {
    const { number, body } = this.before.seal;
    const sealed = new ArchivedVerdicts(this.store);
    await sealed.foldTo(body.cut.verdicts);
    for (const vin of new Set([...base.keys(), ...sealed.inForce.vins()])) {
      const [due, found] = [sealed.inForce.verdictIdOf(vin), base.get(vin)?.verdictId ?? null];
      if (due === found) continue;
      throw notDerived(this.before.seal, `${vin} has ${due} at seal ${number}, and the events give ${found}`);
    }
  }

  private vehicles(base: ReadonlyMap<string, VerdictSummary>): readonly ComparedVehicle[] {
    const vins = [...new Set([...base.keys(), ...this.up.latest.keys()])].sort();
    return vins.map((vin) => {
      const { make = 'unknown', model = 'unknown' } = this.makes.get(vin) ?? {};
      const [before, after] = [base.get(vin) ?? null, this.up.latest.get(vin) ?? null];
      return { vin, make, model, before, after, causes: this.causes.get(vin) ?? {} };
    });
  }
}

function isIn({ inputs, includes }: View, stated: StatedEvent): boolean {
  return stated.offset < (inputs[stated.place] ?? 0) && includes(stated);
}

function unionOf(a: View['inputs'], b: View['inputs']): View['inputs'] {
  const places = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...places].map((place) => [place, Math.max(a[place] ?? 0, b[place] ?? 0)]));
}

/**
 * Compares the two sides. Memory grows with the vehicles, not with the events.
 * @throws ArchiveError of the first object that fails, by name; ReplayError `no-seal`, `unknown-ruleset`, `not-quiet`,
 * `not-derived`, `other-engine` if the events do not give what was sealed
 */
export async function compareFleet(store: Store, asked: DiffAsked): Promise<Comparison> {
  const comparer = new FleetComparer(store, await readSeals(store), asked);
  try {
    return await comparer.compare();
  } finally {
    await comparer.close();
  }
}
