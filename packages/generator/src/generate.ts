/** A realistic supply chain of any size, reproducible from its seed. */
import { assemble } from './assembly.ts';
import { Batch, type BatchPlan, BUYING_HABITS } from './batch.ts';
import { makeMaterials } from './materials.ts';
import { PLATFORMS } from './platforms.ts';
import { itemAt, Random } from './random.ts';
import { withRealisticFaults } from './realistic-faults.ts';
import { referenceFacts } from './reference-facts.ts';
import type { GeneratedEvent } from './statement.ts';
import { vehicleEvents } from './vehicles.ts';

/** Packs of one lot: from this to twice this, which makes about one lot for four vehicles, the mines included. */
const PACKS_MIN = 200;
/** Small supply chains are cut into so many batches at least, so that there is something to see in them too. */
const BATCHES_MIN = 5;
/** Lots of cells in a batch: packs come in multiples of it. */
const PACKS_STEP = 8;
/** Vehicles are built from 2022-10-28 on (day 0 is 2022-01-01) for three years. */
const FIRST_VEHICLE_DAY = 300;
const VEHICLE_DAYS = 1_130;
/** Days between one batch and the next, round and round: prime to the above, and about 0.618 of it, so days spread evenly. */
const DAYS_STEP = 701;
/** Every third batch holds recycled metal: prime to the numbers of platforms and habits. */
const RECYCLING_STEP = 3;
/** Keeps the faults apart from the chain below it, which stays the same. Any constant would do. */
const MESS_SALT = 0x5bd1e995;

/** The seed and size of a supply chain, and how faulty its data are. */
export type GeneratorOptions = Readonly<{
  /** Decides everything: a 32-bit number. */
  seed: number;
  /** How many, at least 0. */
  vehicles: number;
  /** Share of events with which something goes wrong, 0 (nothing) to 1. */
  realisticFaults: number;
}>;

/** Plans batches in turn, so that few of them already differ in all that matters. */
function planner(random: Random, vehicles: number): (number: number) => BatchPlan {
  const packsMin = Math.min(PACKS_MIN, PACKS_STEP * Math.ceil(vehicles / BATCHES_MIN / PACKS_STEP));
  const [day, platform, habit] = [VEHICLE_DAYS, PLATFORMS.length, BUYING_HABITS.length].map((n) => random.below(n));
  return (number) => ({
    number,
    packs: packsMin + PACKS_STEP * random.below(packsMin / PACKS_STEP + 1),
    day: FIRST_VEHICLE_DAY + (((day ?? 0) + DAYS_STEP * number) % VEHICLE_DAYS),
    platform: itemAt(PLATFORMS, (platform ?? 0) + number),
    buying: itemAt(BUYING_HABITS, (habit ?? 0) + number),
    recycles: number % RECYCLING_STEP === 0,
  });
}

function* undisturbed(random: Random, vehicles: number): Iterable<GeneratedEvent> {
  yield* referenceFacts();
  const planOf = planner(random, vehicles);
  let built = 0;
  for (let number = 0; built < vehicles; number += 1) {
    const plan = planOf(number);
    const batch = new Batch(plan, random);
    makeMaterials(batch);
    const packLotId = assemble(batch);
    yield* batch.events;
    const last = Math.min(vehicles, built + plan.packs);
    for (; built < last; built += 1) yield* vehicleEvents(random, plan.platform, built, packLotId, plan.day);
  }
}

/**
 * The events of a supply chain, upstream first, a batch of packs at a time: memory stays that of one batch.
 * The same options give the same events for ever. Every event is valid, whatever its faults.
 */
export function* generateEvents({ seed, vehicles, realisticFaults }: GeneratorOptions): Iterable<GeneratedEvent> {
  const random = new Random(seed);
  const trouble = new Random(seed ^ MESS_SALT);
  for (const event of undisturbed(random, vehicles)) yield* withRealisticFaults(event, realisticFaults, trouble);
}
