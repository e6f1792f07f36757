/** The plain evaluation of everything at once. */
import { evaluate } from '@oretrail/evaluation';
import { DEFAULT_RULESET, type OretrailEvent } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { eventsIn } from '../bench-events.ts';
import { type Memory, measure } from '../own-process.ts';
import type { Row } from '../rig.ts';
import { medianBy, timed } from '../stopwatch.ts';
import type { Workbench } from './workbench.ts';

/** What one evaluation came to; times in seconds. */
export type BatchFigures = Readonly<{
  events: number;
  lots: number;
  vehicles: number;
  readS: number;
  evaluateS: number;
  cpuS: number;
}>;

/** Reads the events of a file and evaluates them, in this process. */
export async function measureBatch({ file }: { file: string }): Promise<BatchFigures> {
  const read = await timed(async () => {
    const events: OretrailEvent[] = [...BUILT_IN_FACTS];
    for await (const batch of eventsIn(file)) events.push(...batch);
    return events;
  });
  const evaluated = await timed(() => evaluate(read.value, { ruleset: DEFAULT_RULESET }));
  const { lots, verdicts } = evaluated.value;
  return {
    events: read.value.length,
    lots: lots.figures.size,
    vehicles: verdicts.length,
    readS: read.wallS,
    evaluateS: evaluated.wallS,
    cpuS: read.cpuS + evaluated.cpuS,
  };
}

/** As `pnpm bench` itself is allowed: the plain evaluation holds all events at once. */
const HEAP_LIMIT_MIB = 12_288;

/** The figures of one plain evaluation with the memory that its process took: the run of median time, if there were more. */
export type BatchMeasurement = BatchFigures & Memory;

const secondsOf = ({ readS, evaluateS }: BatchFigures): number => readS + evaluateS;

/** Measures every size. */
export async function* benchBatch(bench: Workbench): AsyncGenerator<BatchMeasurement> {
  const { profileDirectory } = bench.options;
  for (const vehicles of bench.options.vehicles) {
    const file = await bench.chainFile(vehicles);
    const all: BatchMeasurement[] = [];
    for (let i = 0; i < bench.repeatsFor(vehicles); i += 1) {
      const options = { heapLimitMib: HEAP_LIMIT_MIB, profileDirectory };
      const { value, ...memory } = await measure<BatchFigures>('batch', { file }, options);
      all.push({ ...value, ...memory });
    }
    yield medianBy(all, secondsOf);
  }
}

const MICROSECONDS = 1_000_000;

/** Columns; `growth` is the time for a vehicle, as a multiple of that of the size before. */
export function batchRows(all: readonly BatchMeasurement[]): readonly Row[] {
  const perVehicleOf = (one: BatchMeasurement): number => (secondsOf(one) * MICROSECONDS) / one.vehicles;
  return all.map((one, i) => {
    const before = all[i - 1];
    return {
      vehicles: one.vehicles,
      lots: one.lots,
      events: one.events,
      'read s': one.readS,
      'evaluate s': one.evaluateS,
      'cpu s': one.cpuS,
      'events/s': one.events / secondsOf(one),
      'events/cpu s': one.events / one.cpuS,
      'evaluations/s': (one.lots + one.vehicles) / one.evaluateS,
      'µs/vehicle': perVehicleOf(one),
      growth: before === undefined ? '' : perVehicleOf(one) / perVehicleOf(before),
      'heap MiB': one.heapMib,
      'live MiB': one.liveMib,
      'RSS MiB': one.rssMib,
      'own RSS MiB': one.anonymousMib,
    };
  });
}
