/** Topics as a pipeline would have left them, of any number of vehicles, folded as they are made. */
import { evaluate } from '@oretrail/evaluation';
import { type GeneratedEvent, generateEvents, plainEvents } from '@oretrail/generator';
import { type OretrailEvent, RULESETS, topicOf, type Verdict } from '@oretrail/model';
import type { Content, PublicBatch, PublicRecord } from '@oretrail/read-model';
import { type Topic, VERDICTS } from '@oretrail/runtime';
import { parsed, SEED } from '../bench-events.ts';

/** The law without the end of the credit, so that dollars are to be seen. */
const [, RULESET] = RULESETS;
/** Something goes wrong with so many of the events, so that findings and asks are there. */
const REALISTIC_FAULTS = 0.03;
const FIRST_DAY_MS = Date.UTC(2026, 0, 1);
/** Between two records: a million of them are 116 days. */
const STEP_MS = 10_000;
/** As many as the read model folds at once (packages/read-model, FOLD_RECORDS_MAX). */
export const FOLD_RECORDS = 5_000;
/** Folds that run while the next records are made: as many as of the feed (services/console, FEED_FOLDS_MAX). */
const FOLDS_MAX = 3;

/** Takes batches, at most FOLD_RECORDS records in all. */
export type FoldBatches = (batches: readonly PublicBatch[]) => Promise<unknown>;

/** Topics of one partition each, in the making. */
export class MadeUpTopics {
  private readonly fold: FoldBatches;
  private readonly nexts: Map<Topic, number>;
  private waiting = new Map<Topic, PublicRecord[]>();
  private count = 0;
  private nowMs: number;
  /** Folds in their order. */
  private readonly folding: Promise<unknown>[] = [];

  /** @param nexts where each topic ends already */
  constructor(fold: FoldBatches, nexts: ReadonlyMap<Topic, number> = new Map()) {
    [this.fold, this.nexts] = [fold, new Map(nexts)];
    this.nowMs = FIRST_DAY_MS + STEP_MS * [...this.nexts.values()].reduce((sum, next) => sum + next, 0);
  }

  /** Appends a record, and folds if there are enough. */
  async append(topic: Topic, content: Content): Promise<void> {
    const offset = this.nexts.get(topic) ?? 0;
    this.nexts.set(topic, offset + 1);
    this.nowMs += STEP_MS;
    const records = this.waiting.get(topic) ?? [];
    this.waiting.set(topic, records);
    records.push({ offset, appendTimeMs: this.nowMs, content });
    this.count += 1;
    if (this.count === FOLD_RECORDS) await this.flush();
  }

  /** Folds what waits; the folds before are still running meanwhile. */
  async flush(): Promise<void> {
    const batches = Array.from(this.waiting, ([topic, records]): PublicBatch => {
      return { topic, partition: 0, from: records[0]?.offset ?? 0, next: this.nexts.get(topic) ?? 0, records };
    });
    [this.waiting, this.count] = [new Map(), 0];
    if (this.folding.length === FOLDS_MAX) await this.folding.shift();
    if (batches.length > 0) this.folding.push(this.fold(batches));
  }

  /** Folds all. */
  async end(): Promise<void> {
    await this.flush();
    await Promise.all(this.folding.splice(0));
  }
}

const isFact = ({ type }: GeneratedEvent): boolean => type === 'oretrail.reference-fact.v1';
const isVehicle = ({ type }: GeneratedEvent): boolean => type.startsWith('oretrail.vehicle-');

/** The facts first, then one batch of packs after another, each with its vehicles: no lot of one is drawn by another. */
function* groupsOf(vehicles: number): Iterable<readonly GeneratedEvent[]> {
  let [group, hasVehicles]: [GeneratedEvent[], boolean] = [[], false];
  for (const event of generateEvents({ seed: SEED, vehicles, realisticFaults: REALISTIC_FAULTS })) {
    const isNext = (hasVehicles && !isVehicle(event)) || (group.length > 0 && group.every(isFact) && !isFact(event));
    if (isNext) {
      yield group;
      [group, hasVehicles] = [[], false];
    }
    group.push(event);
    hasVehicles ||= isVehicle(event);
  }
  yield group;
}

async function appendEvents(topics: MadeUpTopics, events: readonly OretrailEvent[]): Promise<void> {
  for (const event of events) await topics.append(topicOf(event), { kind: 'event', event, author: null });
}

/** Appends a group, and the first revision of each of its vehicles. @returns how many */
async function appendGroup(
  topics: MadeUpTopics,
  facts: readonly OretrailEvent[],
  generated: readonly GeneratedEvent[],
): Promise<number> {
  const events = generated.map(parsed);
  await appendEvents(topics, events);
  const { verdicts } = evaluate([...facts, ...events], { ruleset: RULESET });
  const causes = { digests: events.slice(-2).map(({ digest }) => digest), more: 0 };
  for (const derived of verdicts) {
    const verdict: Verdict = { ...derived, revision: 1 };
    await topics.append(VERDICTS, { kind: 'verdict', verdict, causes });
  }
  return verdicts.length;
}

/** Lots of each tier of a deep chain, from the mines on, and what each draws of the tier above. */
const MINES = 400;
const FAN = 5;
const CELL_LOTS = 4;
/** Vehicles that share its one lot of packs. */
const VEHICLES_OF_DEEP = 200;
const LOT_KG = 100;

const { component, kg, lotId, makerFact, material, vehicle } = plainEvents;

/** Draws of the lot of this number in its tier on its own part of the tier above. */
function drawn(tier: string, index: number, count: number, quantity: string) {
  return Array.from({ length: count }, (_, i) => ({
    lotId: lotId(`${tier}-${index * count + i}`),
    quantity: kg(quantity),
  }));
}

/** One vehicle's 501 lots (mines, refined, active material, cells, packs), all of it drawn by 200 vehicles. */
function* deepChain(): Iterable<GeneratedEvent> {
  yield makerFact();
  const whole = String(LOT_KG);
  for (let i = 0; i < MINES; i += 1)
    yield material(`mine-${i}`, whole, { activity: 'extraction', facility: `mine-${i}`, day: 1 });
  const refined = MINES / FAN;
  for (let i = 0; i < refined; i += 1) {
    yield material(
      `refined-${i}`,
      whole,
      { activity: 'processing', facility: `mill-${i}`, day: 2 },
      drawn('mine', i, FAN, whole),
    );
  }
  const active = refined / FAN;
  for (let i = 0; i < active; i += 1) {
    yield material(
      `active-${i}`,
      whole,
      { activity: 'processing', facility: `plant-${i}`, day: 3 },
      drawn('refined', i, FAN, whole),
    );
  }
  for (let i = 0; i < CELL_LOTS; i += 1) {
    yield component(`cells-${i}`, 'cell', VEHICLES_OF_DEEP, drawn('active', i, active / CELL_LOTS, whole));
  }
  const inputs = Array.from({ length: CELL_LOTS }, (_, i) => {
    return { lotId: lotId(`cells-${i}`), quantity: { value: String(VEHICLES_OF_DEEP), unit: 'C62' } as const };
  });
  yield component('packs', 'pack', VEHICLES_OF_DEEP, inputs);
  for (let i = 0; i < VEHICLES_OF_DEEP; i += 1) yield vehicle(i, 'packs');
}

/** Lots above one vehicle of the deep chain: 400 mines, 80 refined, 16 active, 4 of cells, 1 of packs. */
export const DEEP_LOTS = MINES + MINES / FAN + MINES / FAN / FAN + CELL_LOTS + 1;

/** So many times it is said how far the making has come. */
const PARTS_SAID = 20;

/** Makes topics of so many vehicles. @param say hears how many are there, now and then */
export async function makeUpTopics(
  topics: MadeUpTopics,
  vehicles: number,
  say: (vehicles: number) => void,
): Promise<void> {
  let [facts, done, said]: [readonly OretrailEvent[], number, number] = [[], 0, 0];
  for (const group of groupsOf(vehicles)) {
    if (group.every(isFact)) {
      facts = group.map(parsed);
      await appendEvents(topics, facts);
      continue;
    }
    done += await appendGroup(topics, facts, group);
    if (done - said < vehicles / PARTS_SAID) continue;
    say(done);
    said = done;
  }
  await appendGroup(topics, facts, [...deepChain()]);
  await topics.end();
}
