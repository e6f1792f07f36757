/** What a schedule is run on: supply chains as nasty as the contract allows, and generated ones with many faults. */

import { type GeneratedEvent, pieces, plainEvents } from '@oretrail/generator';
import type { OretrailEvent, RulesetId } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import fc from 'fast-check';
import { chains, eventOf, ruleset } from '../chains/index.ts';
import { generatedEvents, goodEvent } from '../events.ts';
import { Random } from '../random.ts';

/** Events of one seed, and the law that they are judged by. */
export type Chain = Readonly<{
  events: readonly OretrailEvent[];
  ruleset: RulesetId;
  /** Whether they come one by one in their order, each when all is at rest: else the order means nothing. */
  isUnhurried: boolean;
}>;

/** One in so many is a generated chain: they are larger, and look more like life. */
const GENERATED_EVERY = 8;
const GENERATED_VEHICLES_MAX = 8;

/** One in this many is a few lots that are stated again and again, each time with other parents. */
const RESTLESS_EVERY = 9;
const RESTLESS_SUBJECTS = 3;
const RESTLESS_TIMES = 8;

/** One in this many is a lot of packs whose history is stated again and again, and vehicles that ask the same of it. */
const CLASSES_EVERY = 7;
const CLASSES_TIMES = 20;
const CLASSES_VEHICLES = 4;
/** Ore from the first two counts for the credit, so that a change between them changes no verdict; from the third it doesn't. */
const ORE_COUNTRIES = ['US', 'CA', 'CD'];
/** Packs are mostly enough for all vehicles, and else lack one. */
const PACK_COUNTS = [4, 4, 4, 3];
/** Days on which vehicles are made. */
const VEHICLE_DAYS = [1_200, 1_210];
/** Days on which packs are made: mostly before all vehicles, and else between them or after all. */
const PACK_DAYS = [930, 930, 930, 930, 1_205, 1_220];
/** What is stated again: the ore in six of ten cases. */
const CLASSES_KINDS = ['ore', 'ore', 'ore', 'ore', 'ore', 'ore', 'packs', 'vehicle', 'vehicle', 'vehicle'] as const;

/** A statement that takes the place of those of its subject that were made at an earlier time. */
function again(event: GeneratedEvent, time: number): GeneratedEvent {
  const seconds = String(time).padStart(2, '0');
  return { ...event, id: `${event.id}-${time}`, time: `2025-01-01T00:00:${seconds}Z` };
}

function generated(seed: number): readonly OretrailEvent[] {
  const vehicles = 1 + new Random(seed).below(GENERATED_VEHICLES_MAX);
  return generatedEvents({ seed, vehicles, realisticFaults: 0.4 });
}

/** What draws much and often changes its mind: a draw that was taken back at a bad moment must not stay. */
function restless(seed: number): readonly OretrailEvent[] {
  const random = new Random(seed);
  const { component, kg, lotId, material, vehicle } = plainEvents;
  const names = Array.from({ length: RESTLESS_SUBJECTS }, (_, i) => i);
  const some = (): readonly number[] => names.filter(() => random.percent(50));
  const events = names.map((i) => material(`ore-${i}`, '10', { activity: 'extraction', facility: 'mine', day: 0 }));
  for (let time = 0; time < RESTLESS_TIMES; time += 1) {
    for (const i of names) {
      const inputs = some().map((ore) => ({ lotId: lotId(`ore-${ore}`), quantity: kg('3') }));
      const batteries = some().map((lot) => ({ lotId: lotId(`cells-${lot}`), quantity: pieces(1) }));
      events.push(again(component(`cells-${i}`, 'cell', 10, inputs, 900 + i), time));
      const one = vehicle(i, 'cells-0');
      if (batteries.length > 0) events.push(again({ ...one, data: { ...one.data, batteries } }, time));
    }
  }
  return [plainEvents.makerFact(), ...events].map((event) => goodEvent(event));
}

/** Vehicles that are in few classes: what is above them changes often, and their verdicts change now and then. */
function ofClasses(seed: number): readonly OretrailEvent[] {
  const random = new Random(seed);
  const { component, dayAfter, kg, lotId, makerFact, material, vehicle } = plainEvents;
  const ore = () => {
    const country = random.pick(ORE_COUNTRIES);
    return material('ore', '10', { activity: 'extraction', facility: 'mine', day: 0, country });
  };
  const packs = () => {
    const inputs = [{ lotId: lotId('ore'), quantity: kg('5') }];
    return component('packs', 'pack', random.pick(PACK_COUNTS), inputs, random.pick(PACK_DAYS));
  };
  const made = () => {
    const finalAssembly = { country: 'US', plant: 'Anywhere', completedOn: dayAfter(random.pick(VEHICLE_DAYS)) };
    const one = vehicle(random.below(CLASSES_VEHICLES), 'packs');
    return { ...one, data: { ...one.data, finalAssembly } };
  };
  const state = { ore, packs, vehicle: made };
  const first = random.shuffled([ore(), packs(), made(), made()]);
  const others = Array.from({ length: CLASSES_TIMES }, () => state[random.pick(CLASSES_KINDS)]());
  return [makerFact(), ...[...first, ...others].map(again)].map((event) => goodEvent(event));
}

function arbitrary(seed: number): readonly OretrailEvent[] {
  return fc.sample(chains(), { seed, numRuns: 1 }).flat().map(eventOf);
}

function makerOf(seed: number): (seed: number) => readonly OretrailEvent[] {
  if (seed % GENERATED_EVERY === 0) return generated;
  if (seed % RESTLESS_EVERY === 0) return restless;
  return seed % CLASSES_EVERY === 0 ? ofClasses : arbitrary;
}

/** The chain of a seed. */
export function chainOf(seed: number): Chain {
  const make = makerOf(seed);
  const [law] = fc.sample(ruleset, { seed, numRuns: 1 });
  if (law === undefined) throw new Error('a sample of one has one');
  return { events: [...BUILT_IN_FACTS, ...make(seed)], ruleset: law, isUnhurried: make === ofClasses };
}
