/** How long it takes to bring the tasks of a pipeline back to life: with local state, and with none. */
import type { EmbeddedLog } from '@oretrail/embedded-log';
import { openTask, taskName } from '@oretrail/runtime';
import { Pipeline } from '@oretrail/workers';
import { type Memory, measure } from '../own-process.ts';
import type { Row } from '../rig.ts';
import { medianBy, timed } from '../stopwatch.ts';
import { openHistory, revisionsIn } from './history.ts';
import { historyOf, runIncremental, WORKER_HEAP_MIB } from './incremental.ts';
import { KeepingLog } from './keeping-log.ts';
import { WorkCounter } from './work-counter.ts';
import type { Workbench } from './workbench.ts';

type TaskRecovery = Readonly<{ task: string; records: number; wallS: number; cpuS: number }>;

/** What a recovery came to; times in seconds, of one task after the other in one process. */
export type RecoveryFigures = Readonly<{
  from: 'local state' | 'nothing';
  tasks: readonly TaskRecovery[];
  /** From the recovery to rest: from nothing everything is evaluated again. */
  toRestS: number;
  evaluations: number;
  /** Verdicts published by that: none, if the tasks know what they had published. */
  verdicts: number;
}>;

type RecoveryCall = Readonly<{ directory: string; forgets: boolean }>;

async function forgetAll(log: EmbeddedLog, { workers }: WorkCounter): Promise<void> {
  for (const { name } of workers) {
    for (let index = 0; index < log.partitions; index += 1) await (await log.open({ worker: name, index })).forget();
  }
}

async function recoverTasks(log: KeepingLog, { workers }: WorkCounter): Promise<readonly TaskRecovery[]> {
  const tasks: TaskRecovery[] = [];
  for (const worker of workers) {
    for (let index = 0; index < log.partitions; index += 1) {
      const before = log.recordsRead;
      const { wallS, cpuS } = await timed(() => openTask(log, worker, index));
      const records = log.recordsRead - before;
      tasks.push({ task: taskName({ worker: worker.name, index }), records, wallS, cpuS });
    }
  }
  return tasks;
}

/** Recovers all tasks of a log that came to rest, in this process. */
export async function measureRecovery({ directory, forgets }: RecoveryCall): Promise<RecoveryFigures> {
  const embedded = openHistory(directory);
  const [log, counter] = [new KeepingLog(embedded), new WorkCounter()];
  const known = await revisionsIn(log);
  if (forgets) await forgetAll(embedded, counter);
  const tasks = await recoverTasks(log, counter);
  const pipeline = await Pipeline.open(log, counter.workers);
  const { wallS } = await timed(() => pipeline.runToRest());
  const verdicts = (await revisionsIn(log)) - known;
  await embedded.close();
  const { lots, vehicles } = counter.done;
  return { from: forgets ? 'nothing' : 'local state', tasks, toRestS: wallS, evaluations: lots + vehicles, verdicts };
}

/** A recovery with the size of what was recovered. */
export type RecoveryMeasurement = RecoveryFigures & Memory & Readonly<{ vehicles: number; lines: number }>;

const wallOf = ({ tasks }: RecoveryFigures): number => tasks.reduce((sum, { wallS }) => sum + wallS, 0);

/** From local state a recovery changes nothing, so it can be made again on the same log. */
async function measureLocal(bench: Workbench, vehicles: number): Promise<RecoveryMeasurement> {
  const { directory, events } = await historyOf(bench, vehicles);
  const all: RecoveryMeasurement[] = [];
  while (all.length < RESTARTS) all.push(await recover(bench, { directory, forgets: false }, vehicles, events));
  return medianBy(all, wallOf);
}

/** Restarts from local state: they cost next to nothing. */
const RESTARTS = 3;

async function measureFromNothing(bench: Workbench, vehicles: number): Promise<RecoveryMeasurement> {
  const { directory, events } = await runIncremental(bench, await bench.chainFile(vehicles), true);
  const measurement = await recover(bench, { directory, forgets: true }, vehicles, events);
  bench.remove(directory);
  return measurement;
}

async function recover(
  bench: Workbench,
  call: RecoveryCall,
  vehicles: number,
  lines: number,
): Promise<RecoveryMeasurement> {
  const options = { heapLimitMib: WORKER_HEAP_MIB, profileDirectory: bench.options.profileDirectory };
  const { value, ...memory } = await measure<RecoveryFigures>('recovery', call, options);
  return { vehicles, lines, ...value, ...memory };
}

/** Measures every size, both ways. */
export async function* benchRecovery(bench: Workbench): AsyncGenerator<RecoveryMeasurement> {
  for (const vehicles of bench.options.vehicles) {
    yield await measureLocal(bench, vehicles);
    yield await measureFromNothing(bench, vehicles);
  }
}

const MS = 1_000;

/** Columns; the slowest task is what a restart takes where each has a process of its own. */
export function recoveryRows(all: readonly RecoveryMeasurement[]): readonly Row[] {
  return all.map((one) => {
    const records = one.tasks.reduce((sum, task) => sum + task.records, 0);
    return {
      from: one.from,
      vehicles: one.vehicles,
      events: one.lines,
      'records read': records,
      'all tasks ms': wallOf(one) * MS,
      'slowest task ms': Math.max(...one.tasks.map(({ wallS }) => wallS)) * MS,
      'cpu ms': one.tasks.reduce((sum, { cpuS }) => sum + cpuS, 0) * MS,
      'records/s': records === 0 ? '' : records / wallOf(one),
      'then to rest s': one.toRestS,
      evaluations: one.evaluations,
      'verdicts published': one.verdicts,
      'heap MiB': one.heapMib,
      'RSS MiB': one.rssMib,
      'own RSS MiB': one.anonymousMib,
    };
  });
}
