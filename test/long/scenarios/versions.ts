/** An upgrade under load, and a downgrade, which the older version must refuse. Another version is one with another engine. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WORKERS } from '@oretrail/workers';
import type { SupervisedWorker, WorkerName } from '../../kafka/pipeline.ts';
import type { Scenario, Stage } from '../scenario.ts';
import { staged } from '../staging.ts';

const NAMES: readonly WorkerName[] = ['provenance', 'eligibility'];
const READY = '"msg":"ready"';
/** What a worker says that finds the journal of a newer one, or its local state. */
const REFUSAL = 'newer-engine';
const NEWER = WORKERS.map((worker) => ({ ...worker, engine: worker.engine + 1 }));
/** Times that the older version must refuse before the operator gives up. */
const REFUSALS = 2;
const PAUSE_MS = 3_000;

const startAll = ({ start }: Stage, round: string, step: number): readonly SupervisedWorker[] =>
  NAMES.map((name) => start(name, `${name}-${round}`, { environment: { ORETRAIL_ENGINE_STEP: String(step) } }));

const all = <T>(workers: readonly SupervisedWorker[], action: (worker: SupervisedWorker) => Promise<T>): Promise<T[]> =>
  Promise.all(workers.map(action));

async function roll(stage: Stage): Promise<void> {
  const { dose, say, note } = stage;
  let running = startAll(stage, 'old', 0);
  await all(running, (worker) => worker.saysSo(READY, 3));
  // Beside the older ones first, as a rolling upgrade does; these are drained then.
  let newer = startAll(stage, 'new-0', 1);
  await sleep(PAUSE_MS);
  await all(running, (worker) => worker.stop());
  await all(newer, (worker) => worker.saysSo(READY, 3));
  running = newer;
  let refusals = 0;
  for (let i = 0; i < dose.times; i += 1) {
    say(`${i + 1} of ${dose.times}: back to the older version`);
    await all(running, (worker) => worker.stop());
    // With the local state that the newer one has left, and in turn with none: each tells of it in another way.
    const older = startAll(stage, i % 2 === 0 ? `new-${i}` : `old-${i}`, 0);
    await all(older, (worker) => worker.saysSo(REFUSAL, REFUSALS));
    await all(older, (worker) => worker.stop());
    for (const { output } of older) refusals += output.split(REFUSAL).length - 1;
    for (const { output } of older)
      if (output.includes(READY)) throw new Error('an older version continued after a newer one');
    newer = startAll(stage, `new-${i + 1}`, 1);
    await all(newer, (worker) => worker.saysSo(READY, 3));
    running = newer;
  }
  note(`the older version refused ${refusals} times, and was ready never`);
}

/** Versions. */
export const VERSION_SCENARIOS: readonly Scenario[] = [
  {
    name: 'versions',
    what: 'a rolling upgrade (engine + 1) under load, then downgrades with the newer state or none, which the older version refuses',
    dose: { times: 3, seconds: 0 },
    run: (call) => staged(call, { first: false, workers: NEWER }, roll),
  },
];
