/** A history that is nearly all lots: the aim for memory counts them. */
import { type GeneratedEvent, generateEvents } from '@oretrail/generator';
import { SEED } from '../bench-events.ts';
import { type IncrementalMeasurement, runIncremental } from './incremental.ts';
import type { Workbench } from './workbench.ts';

/** One in this many of the 200 to 400 vehicles of a batch is in the history: few, so that lots make most of the cost. */
const VEHICLES_PER_STATED = 40;
/** More than enough for any number of lots: each batch of vehicles has 40 or more. */
const VEHICLES_PER_LOT_MAX = 10;

const isVehicle = ({ type }: GeneratedEvent): boolean => type.startsWith('oretrail.vehicle-');
const isLot = ({ type }: GeneratedEvent): boolean => type.endsWith('-shipment.v1');

/** Generated chains, whole, until there are so many lots; few of the vehicles. */
function* manyLots(lots: number): Iterable<GeneratedEvent> {
  let [stated, vehicles] = [0, 0];
  for (const event of generateEvents({ seed: SEED, vehicles: lots * VEHICLES_PER_LOT_MAX, realisticFaults: 0 })) {
    if (isVehicle(event)) {
      vehicles += 1;
      if (vehicles % VEHICLES_PER_STATED === 0) yield event;
      continue;
    }
    if (isLot(event)) stated += 1;
    if (stated > lots) return;
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
