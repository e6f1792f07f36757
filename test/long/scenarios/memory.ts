/** No fault but time: steady load, and the memory of every worker. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MIB } from '../../bench/rig.ts';
import type { SupervisedWorker, WorkerName } from '../../kafka/pipeline.ts';
import { flatness, type Sample } from '../flatness.ts';
import type { Scenario, Stage } from '../scenario.ts';
import { staged } from '../staging.ts';

/** Events a second: enough that an hour fills every cache that has a bound (140,000 events, 15,000 lots); two cores bear more. */
const RATE = 40;
/** Each sample costs a full collection, of some hundred milliseconds. */
const SAMPLE_INTERVAL_MS = 20_000;
const NAMES: readonly WorkerName[] = ['provenance', 'eligibility'];
const KINDS = ['anonymous', 'heapUsed', 'rss'] as const;

type MemoryLine = Readonly<{ msg: string; pid: number; timeMs: number } & Record<(typeof KINDS)[number], number>>;

/** The memory of the process that lived longest: one that was started again begins with little. */
function memoryLines({ output }: SupervisedWorker): readonly MemoryLine[] {
  const lines = output.split('\n').filter((line) => line.includes('"msg":"memory"'));
  const parsed = lines.map((line): MemoryLine => JSON.parse(line));
  const byProcess = Map.groupBy(parsed, ({ pid }) => pid);
  return [...byProcess.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

function noteOf(name: string, kind: (typeof KINDS)[number], lines: readonly MemoryLine[]): string {
  const samples = lines.map((line): Sample => ({ hours: line.timeMs / 3_600_000, value: line[kind] / MIB }));
  const { first, last, slope } = flatness(samples);
  const said = [first, last].map((value) => value.toFixed(0)).join(' → ');
  return `${name} ${kind} ${said} MiB, ${slope.toFixed(1)} MiB/h`;
}

/** What the last full collection left. */
function heapNow(worker: SupervisedWorker): string {
  const last = memoryLines(worker).at(-1);
  return last === undefined ? 'not known yet' : `${(last.heapUsed / MIB).toFixed(0)} MiB`;
}

async function steadyLoad({ start, dose, say, note, load }: Stage): Promise<void> {
  const environment = { ORETRAIL_MEMORY_INTERVAL_MS: String(SAMPLE_INTERVAL_MS) };
  const workers = NAMES.map((name) => [name, start(name, `${name}-a`, { environment })] as const);
  for (let minute = 0; minute * 60 < dose.seconds; minute += 1) {
    await sleep(Math.min(60, dose.seconds - minute * 60) * 1_000);
    const heaps = workers.map(([name, worker]) => `heap of ${name} ${heapNow(worker)}`);
    say([`minute ${minute + 1}`, `${load.events.length} events`, ...heaps].join(', '));
  }
  for (const [name, worker] of workers) {
    for (const kind of KINDS) note(noteOf(name, kind, memoryLines(worker)));
  }
}

/** Memory under load. */
export const MEMORY_SCENARIOS: readonly Scenario[] = [
  {
    name: 'steady-load',
    what: 'no fault: steady load, and the memory of every worker',
    dose: { times: 1, seconds: 3_600 },
    run: (call) => staged(call, { first: false, rate: RATE }, steadyLoad),
  },
];
