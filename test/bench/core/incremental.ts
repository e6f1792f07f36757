/** The workers on the embedded log: from an empty directory and a file of events to rest. */
import { Pipeline } from '@oretrail/workers';
import { type Memory, measure } from '../own-process.ts';
import { MIB, type Row } from '../rig.ts';
import { medianBy, timed } from '../stopwatch.ts';
import { appendBeginning, appendFile, diskMib, localStateOf, openHistory, revisionsIn } from './history.ts';
import { KeepingLog } from './keeping-log.ts';
import { WorkCounter } from './work-counter.ts';
import type { Workbench } from './workbench.ts';

/** What a run came to; times in seconds. */
export type IncrementalFigures = Readonly<{
  events: number;
  verdicts: number;
  /** Lots and vehicles that were evaluated, each as often as it was. */
  lotEvaluations: number;
  vehicleEvaluations: number;
  steps: number;
  /** Records that all tasks have read. */
  records: number;
  readS: number;
  workS: number;
  cpuS: number;
  stateEntries: number;
  /** Keys and values of all local states. */
  stateMib: number;
  /** The whole log: events, verdicts and state. */
  diskMib: number;
}>;

/** Where a run's log comes to be, and whether it keeps what Kafka would keep. */
export type IncrementalCall = Readonly<{ file: string; directory: string; keepsAll: boolean }>;

/** A history of a million lots is at work for an hour. */
const PROGRESS_INTERVAL_MS = 30_000;

async function toRest(pipeline: Pipeline): Promise<void> {
  let saidMs = performance.now();
  while (await pipeline.step()) {
    if (performance.now() - saidMs < PROGRESS_INTERVAL_MS) continue;
    saidMs = performance.now();
    const { records, pending } = pipeline.progress;
    process.stderr.write(`  ${records} records read, ${pending.dirty} subjects marked\n`);
  }
}

/** Runs a file of events through the workers, in this process. */
export async function measureIncremental({ file, directory, keepsAll }: IncrementalCall): Promise<IncrementalFigures> {
  const embedded = openHistory(directory);
  const log = keepsAll ? new KeepingLog(embedded) : embedded;
  await appendBeginning(log);
  const read = await timed(() => appendFile(log, file));
  const counter = new WorkCounter();
  const work = await timed(async () => {
    const pipeline = await Pipeline.open(log, counter.workers);
    await embedded.inGroups(() => toRest(pipeline));
    return pipeline.progress;
  });
  const { steps, records, pending } = work.value;
  if (pending.dirty + pending.waiting + pending.parked > 0) throw new Error(`no rest: ${JSON.stringify(pending)}`);
  const verdicts = await revisionsIn(log);
  const { entries, characters } = localStateOf(embedded, counter.workers);
  await embedded.close();
  return {
    events: read.value,
    verdicts,
    lotEvaluations: counter.done.lots,
    vehicleEvaluations: counter.done.vehicles,
    steps,
    records,
    readS: read.wallS,
    workS: work.wallS,
    cpuS: read.cpuS + work.cpuS,
    stateEntries: entries,
    stateMib: characters / MIB,
    diskMib: diskMib(directory),
  };
}

/** The aim of a worker's process: a run that needs more ends with an error. */
export const WORKER_HEAP_MIB = 512;

/** A run, with what it needed and where it left its log. */
export type IncrementalMeasurement = IncrementalFigures & Memory & Readonly<{ directory: string }>;

/** Runs a file through the workers in a process of its own. */
export async function runIncremental(
  bench: Workbench,
  file: string,
  keepsAll = false,
): Promise<IncrementalMeasurement> {
  const call: IncrementalCall = { file, directory: bench.newPath('log'), keepsAll };
  const options = { heapLimitMib: WORKER_HEAP_MIB, profileDirectory: bench.options.profileDirectory };
  const { value, ...memory } = await measure<IncrementalFigures>('incremental', call, options);
  return { ...value, ...memory, directory: call.directory };
}

const secondsOf = ({ readS, workS }: IncrementalFigures): number => readS + workS;

/** Measures every size; the first run of each leaves its log for other sections. */
export async function* benchIncremental(bench: Workbench): AsyncGenerator<IncrementalMeasurement> {
  for (const vehicles of bench.options.vehicles) {
    const all = [await historyOf(bench, vehicles)];
    const file = await bench.chainFile(vehicles);
    while (all.length < bench.repeatsFor(vehicles)) {
      const again = await runIncremental(bench, file);
      bench.remove(again.directory);
      all.push(again);
    }
    yield medianBy(all, secondsOf);
  }
}

/** A run of so many vehicles whose log stays; made once. */
export function historyOf(bench: Workbench, vehicles: number): Promise<IncrementalMeasurement> {
  return bench.once(`history-${vehicles}`, async () => runIncremental(bench, await bench.chainFile(vehicles)));
}

const MICROSECONDS = 1_000_000;

/** Columns; `growth` is the time for an event, as a multiple of that of the size before. */
export function incrementalRows(all: readonly IncrementalMeasurement[]): readonly Row[] {
  const perEventOf = (one: IncrementalMeasurement): number => (secondsOf(one) * MICROSECONDS) / one.events;
  return all.map((one, i) => {
    const before = all[i - 1];
    return {
      events: one.events,
      verdicts: one.verdicts,
      'lot evaluations': one.lotEvaluations,
      'vehicle evaluations': one.vehicleEvaluations,
      'read s': one.readS,
      'work s': one.workS,
      'cpu s': one.cpuS,
      'events/s': one.events / secondsOf(one),
      'events/cpu s': one.events / one.cpuS,
      'verdicts/s': one.verdicts / one.workS,
      'records/s': one.records / one.workS,
      'µs/event': perEventOf(one),
      growth: before === undefined ? '' : perEventOf(one) / perEventOf(before),
      'heap MiB': one.heapMib,
      'live MiB': one.liveMib,
      'RSS MiB': one.rssMib,
      'own RSS MiB': one.anonymousMib,
      'state MiB': one.stateMib,
      'disk MiB': one.diskMib,
    };
  });
}
