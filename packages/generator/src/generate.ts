/** A realistic supply chain of any size, reproducible from its seed. */
import { BatteryBatch } from './battery-batch.ts';
import { messedUp } from './mess.ts';
import { VEHICLE_LINES } from './places.ts';
import { Random } from './random.ts';
import { referenceFacts } from './reference-facts.ts';
import type { GeneratedEvent } from './statement.ts';
import { vehicleEvents } from './vehicles.ts';

/** Packs of one lot; about one lot for four vehicles comes of it, the mines included. */
const PACKS_MIN = 200;
const PACKS_MORE = 101;
/** The first vehicles are built on 2022-12-01, the last three years later: 2022-01-01 is day 0. */
const FIRST_VEHICLE_DAY = 334;
const VEHICLE_DAYS = 1_100;

export type GeneratorOptions = Readonly<{
  /** Decides everything. */
  seed: number;
  vehicles: number;
  /** Share of events with which something goes wrong, 0 (nothing) to 1. */
  mess: number;
}>;

function* undisturbed(random: Random, vehicles: number): Iterable<GeneratedEvent> {
  yield* referenceFacts();
  let built = 0;
  for (let batch = 0; built < vehicles; batch += 1) {
    const packs = Math.min(vehicles - built, PACKS_MIN + random.below(PACKS_MORE));
    const day = FIRST_VEHICLE_DAY + random.below(VEHICLE_DAYS);
    const line = random.pick(VEHICLE_LINES);
    const battery = new BatteryBatch(random, batch, packs, day);
    yield* battery.events;
    for (let i = 0; i < packs; i += 1) yield* vehicleEvents(random, line, built + i, battery.packLotId, day);
    built += packs;
  }
}

/**
 * The events of a supply chain, upstream first, a batch of batteries at a time: memory stays that of one batch.
 * The same options give the same events for ever.
 */
export function* generateEvents({ seed, vehicles, mess }: GeneratorOptions): Iterable<GeneratedEvent> {
  const random = new Random(seed);
  // Of its own, so that the chain below the mess stays the same.
  const trouble = new Random(seed ^ 0x5bd1e995);
  for (const event of undisturbed(random, vehicles)) yield* messedUp(event, mess, trouble);
}
