/** What one correction costs, by the vehicles below the lot and by how much else there is. */
import { cpSync } from 'node:fs';
import type { Log } from '@oretrail/runtime';
import { Pipeline } from '@oretrail/workers';
import { type Memory, measure } from '../own-process.ts';
import type { Row } from '../rig.ts';
import { medianBy, timed } from '../stopwatch.ts';
import { type Change, correctedChain, correctionOf, lotsBelow } from './corrected-chain.ts';
import { appendBeginning, appendFile, openHistory, recordsOf, revisionsIn } from './history.ts';
import { historyOf, WORKER_HEAP_MIB } from './incremental.ts';
import { WorkCounter } from './work-counter.ts';
import type { Workbench } from './workbench.ts';

/** One correction, from its two events to rest; times in seconds. */
export type CorrectionFigures = Readonly<{
  wallS: number;
  cpuS: number;
  lotEvaluations: number;
  vehicleEvaluations: number;
  verdicts: number;
  steps: number;
}>;

type CorrectionCall = Readonly<{
  file: string;
  directory: string;
  /** Whether the directory holds a history already. */
  isAddition: boolean;
  vehicles: number;
  corrections: number;
  change: Change;
}>;

type Bed = Readonly<{ log: Log; pipeline: Pipeline; counter: WorkCounter }>;

async function correctOnce({ log, pipeline, counter }: Bed, { vehicles, change }: CorrectionCall, edition: number) {
  const events = recordsOf(correctionOf(vehicles, edition, change));
  const [lots, vehiclesBefore] = [counter.done.lots, counter.done.vehicles];
  const [steps, verdicts] = [pipeline.progress.steps, await revisionsIn(log)];
  const { wallS, cpuS } = await timed(async () => {
    await log.append(events);
    await pipeline.runToRest();
  });
  return {
    wallS,
    cpuS,
    lotEvaluations: counter.done.lots - lots,
    vehicleEvaluations: counter.done.vehicles - vehiclesBefore,
    verdicts: (await revisionsIn(log)) - verdicts,
    steps: pipeline.progress.steps - steps,
  };
}

/** Adds a chain to a log and corrects its ore, again and again, in this process. */
export async function measureCorrection(call: CorrectionCall): Promise<readonly CorrectionFigures[]> {
  const { file, directory, isAddition, corrections } = call;
  const log = openHistory(directory);
  if (!isAddition) await appendBeginning(log);
  await appendFile(log, file);
  const counter = new WorkCounter();
  const pipeline = await Pipeline.open(log, counter.workers);
  await pipeline.runToRest();
  const all: CorrectionFigures[] = [];
  for (let edition = 1; edition <= corrections; edition += 1) {
    all.push(await correctOnce({ log, pipeline, counter }, call, edition));
  }
  await log.close();
  return all;
}

/** The median of the corrections of one lot. */
export type CorrectionMeasurement = CorrectionFigures &
  Memory &
  Readonly<{
    change: Change;
    others: number;
    vehicles: number;
    lots: number;
    corrections: number;
    slowestS: number;
  }>;

/** Corrections of a lot with few and with many vehicles below it; an odd number has a middle. */
const FEW_BELOW_MAX = 1_000;
const CORRECTIONS_FEW = 21;
const CORRECTIONS_MANY = 5;

async function measureOne(
  bench: Workbench,
  others: number,
  vehicles: number,
  change: Change,
): Promise<CorrectionMeasurement> {
  const file = await bench.fileOf(`corrected-${vehicles}`, () => correctedChain(vehicles));
  const directory = bench.newPath('log');
  if (others > 0) cpSync((await historyOf(bench, others)).directory, directory, { recursive: true });
  const corrections = vehicles <= FEW_BELOW_MAX ? CORRECTIONS_FEW : CORRECTIONS_MANY;
  const call: CorrectionCall = { file, directory, isAddition: others > 0, vehicles, corrections, change };
  const options = { heapLimitMib: WORKER_HEAP_MIB, profileDirectory: bench.options.profileDirectory };
  const { value, ...memory } = await measure<readonly CorrectionFigures[]>('correction', call, options);
  bench.remove(directory);
  const slowestS = Math.max(...value.map(({ wallS }) => wallS));
  const middle = medianBy(value, ({ wallS }) => wallS);
  return { change, others, vehicles, lots: lotsBelow(vehicles), corrections, slowestS, ...middle, ...memory };
}

/** Measures on nothing else, then on the largest history. */
export async function* benchCorrection(bench: Workbench): AsyncGenerator<CorrectionMeasurement> {
  const largest = bench.options.vehicles.at(-1) ?? 0;
  for (const others of [0, largest]) {
    for (const vehicles of bench.options.descendants) {
      for (const change of ['all', 'none'] as const) yield measureOne(bench, others, vehicles, change);
    }
  }
}

const MS = 1_000;

/** Columns; evaluations count twice what was evaluated twice. */
export function correctionRows(all: readonly CorrectionMeasurement[]): readonly Row[] {
  return all.map((one) => ({
    'other vehicles': one.others,
    changes: one.change,
    'vehicles below': one.vehicles,
    'lots below': one.lots,
    corrections: one.corrections,
    'median ms': one.wallS * MS,
    'slowest ms': one.slowestS * MS,
    'cpu ms': one.cpuS * MS,
    'ms/vehicle': (one.wallS * MS) / one.vehicles,
    'lot evaluations': one.lotEvaluations,
    'vehicle evaluations': one.vehicleEvaluations,
    'verdicts published': one.verdicts,
    steps: one.steps,
    'heap MiB': one.heapMib,
    'RSS MiB': one.rssMib,
    'own RSS MiB': one.anonymousMib,
  }));
}
