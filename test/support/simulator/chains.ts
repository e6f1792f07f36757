/** What a schedule is run on: supply chains as nasty as the contract allows, and generated ones with many faults. */

import { type GeneratedEvent, pieces, plainEvents } from '@oretrail/generator';
import type { OretrailEvent, RulesetId } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import fc from 'fast-check';
import { chains, eventOf, ruleset } from '../chains/index.ts';
import { generatedEvents, goodEvent } from '../events.ts';
import { Random } from '../random.ts';

/** Events of one seed, in no meaningful order, and the law that they are judged by. */
export type Chain = Readonly<{ events: readonly OretrailEvent[]; ruleset: RulesetId }>;

/** One in so many is a generated chain: they are larger, and look more like life. */
const GENERATED_EVERY = 8;
const GENERATED_VEHICLES_MAX = 8;

/** One in this many is a few lots that are stated again and again, each time with other parents. */
const RESTLESS_EVERY = 9;
const RESTLESS_SUBJECTS = 3;
const RESTLESS_TIMES = 8;

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
  const restated = (event: GeneratedEvent, time: number, data: object): GeneratedEvent => ({
    ...event,
    id: `${event.id}-${time}`,
    time: `2025-01-01T00:00:0${time}Z`,
    data: { ...event.data, ...data },
  });
  const events = names.map((i) => material(`ore-${i}`, '10', { activity: 'extraction', facility: 'mine', day: 0 }));
  for (let time = 0; time < RESTLESS_TIMES; time += 1) {
    for (const i of names) {
      const inputs = some().map((ore) => ({ lotId: lotId(`ore-${ore}`), quantity: kg('3') }));
      const batteries = some().map((lot) => ({ lotId: lotId(`cells-${lot}`), quantity: pieces(1) }));
      events.push(restated(component(`cells-${i}`, 'cell', 10, inputs, 900 + i), time, {}));
      if (batteries.length > 0) events.push(restated(vehicle(i, 'cells-0'), time, { batteries }));
    }
  }
  return [plainEvents.makerFact(), ...events].map((event) => goodEvent(event));
}

function arbitrary(seed: number): readonly OretrailEvent[] {
  return fc.sample(chains(), { seed, numRuns: 1 }).flat().map(eventOf);
}

/** The chain of a seed. */
export function chainOf(seed: number): Chain {
  const make = seed % GENERATED_EVERY === 0 ? generated : seed % RESTLESS_EVERY === 0 ? restless : arbitrary;
  const [law] = fc.sample(ruleset, { seed, numRuns: 1 });
  if (law === undefined) throw new Error('a sample of one has one');
  return { events: [...BUILT_IN_FACTS, ...make(seed)], ruleset: law };
}
