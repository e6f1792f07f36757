/** Many schedules, each from one seed: its chain, its partitions, its faults and its order. */
import { RULESETS } from '@oretrail/model';
import { Random } from '../random.ts';
import { type Chain, chainOf } from './chains.ts';
import { type Faults, faultsOf } from './judge.ts';
import { type Schedule, simulate } from './simulate.ts';

/** Partition counts from 1 to this. */
const PARTITIONS_MAX = 8;
/** Up to so many percent of actions go wrong; beyond, hardly any step comes to an end. */
const FAULT_PERCENT_MAX = 40;

/** Up to so many percent of records can't be read when they come, in three of ten schedules. */
const SPOIL_PERCENT_MAX = 20;

/** What one schedule came to. */
export type Judged = Readonly<{
  seed: number;
  faults: Faults;
  steps: number;
  crashes: number;
  cuts: number;
  /** Vehicles that took over the assessment of their class. */
  shared: number;
  /** Classes that were evaluated in place of their vehicles, and stayed as they were. */
  unchangedClasses: number;
}>;

function scheduleOf(seed: number, { ruleset, isUnhurried }: Chain): Schedule {
  const random = new Random(seed);
  // A quarter of all schedules has nothing but another order: what fails there is easier to understand.
  const faultPercent = random.percent(25) ? 0 : 1 + random.below(FAULT_PERCENT_MAX);
  const firstEngineLaw = random.percent(25) ? random.pick(RULESETS) : null;
  const partitions = 1 + random.below(PARTITIONS_MAX);
  const spoilPercent = random.percent(30) ? 1 + random.below(SPOIL_PERCENT_MAX) : 0;
  return { seed, partitions, ruleset, faultPercent, firstEngineLaw, spoilPercent, isUnhurried };
}

/** Runs and judges the schedule of a seed. What throws is a fault like others. */
export async function judgeSeed(seed: number): Promise<Judged> {
  const chain = chainOf(seed);
  const schedule = scheduleOf(seed, chain);
  try {
    const outcome = await simulate(chain.events, schedule);
    const faults = await faultsOf(schedule, outcome);
    const { steps, crashes, cuts, shared, unchangedClasses } = outcome;
    return { seed, faults, steps, crashes, cuts: cuts.length, shared, unchangedClasses };
  } catch (error) {
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, faults: [fault], steps: 0, crashes: 0, cuts: 0, shared: 0, unchangedClasses: 0 };
  }
}
