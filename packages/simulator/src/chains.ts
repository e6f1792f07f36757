/** What a schedule is run on: supply chains as nasty as the contract allows, and generated ones with much mess. */
import { chains, eventOf, ruleset } from '@oretrail/evaluation/arbitrary-chains';
import { generateEvents } from '@oretrail/generator';
import { type OretrailEvent, parseEvent, type RulesetId } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import fc from 'fast-check';
import { Random } from './random.ts';

/** Events of one seed, in no meaningful order, and the law that they are judged by. */
export type Chain = Readonly<{ events: readonly OretrailEvent[]; ruleset: RulesetId }>;

/** One in so many is a generated chain: they are larger, and look more like life. */
const GENERATED_EVERY = 8;
const GENERATED_VEHICLES_MAX = 8;

function generated(seed: number): readonly OretrailEvent[] {
  const vehicles = 1 + new Random(seed).below(GENERATED_VEHICLES_MAX);
  return [...generateEvents({ seed, vehicles, mess: 0.4 })].map((event) => {
    const parsed = parseEvent(event, { operators: new Set() });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    return parsed.event;
  });
}

function arbitrary(seed: number): readonly OretrailEvent[] {
  return fc.sample(chains(), { seed, numRuns: 1 }).flat().map(eventOf);
}

/** The chain of a seed. */
export function chainOf(seed: number): Chain {
  const events = seed % GENERATED_EVERY === 0 ? generated(seed) : arbitrary(seed);
  const [law] = fc.sample(ruleset, { seed, numRuns: 1 });
  if (law === undefined) throw new Error('a sample of one has one');
  return { events: [...BUILT_IN_FACTS, ...events], ruleset: law };
}
