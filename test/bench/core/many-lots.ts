/** A history that is nearly all lots: the aim for memory counts them. */
import { type GeneratedEvent, generateEvents } from '@oretrail/generator';
import { SEED } from '../bench-events.ts';
import { type IncrementalMeasurement, runIncremental } from './incremental.ts';
import type { Workbench } from './workbench.ts';

/** So many of a batch's 200 to 400 vehicles are told of one: what lots cost must not drown. */
const VEHICLES_PER_TOLD = 40;
/** More than enough for any number of lots: each batch of vehicles has 40 or more. */
const VEHICLES_PER_LOT_MAX = 10;

const isVehicle = ({ type }: GeneratedEvent): boolean => type.startsWith('oretrail.vehicle-');
const isLot = ({ type }: GeneratedEvent): boolean => type.endsWith('-shipment.v1');

/** Generated chains, whole, until there are so many lots; few of the vehicles. */
function* manyLots(lots: number): Iterable<GeneratedEvent> {
  let [told, vehicles] = [0, 0];
  for (const event of generateEvents({ seed: SEED, vehicles: lots * VEHICLES_PER_LOT_MAX, realisticFaults: 0 })) {
    if (isVehicle(event)) {
      vehicles += 1;
      if (vehicles % VEHICLES_PER_TOLD === 0) yield event;
      continue;
    }
    if (isLot(event)) told += 1;
    if (told > lots) return;
    yield event;
  }
}

/** Runs it through the workers. */
export async function* benchLots(bench: Workbench): AsyncGenerator<IncrementalMeasurement> {
  const { lots } = bench.options;
  const file = await bench.fileOf(`lots-${lots}`, () => manyLots(lots));
  const measurement = await runIncremental(bench, file);
  bench.remove(measurement.directory);
  yield measurement;
}
