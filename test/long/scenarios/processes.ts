/** Faults of processes: killed, and joining and leaving all the time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SupervisedWorker, WorkerName } from '../../kafka/pipeline.ts';
import type { Scenario, Stage } from '../scenario.ts';
import { staged } from '../staging.ts';

const NAMES: readonly WorkerName[] = ['provenance', 'eligibility'];
/** Between two kills: a process needs some seconds to be at work again, and some die before that. */
const KILL_WAIT_MAX_MS = 4_000;
/** Between two changes of the group: a rebalance takes about a second, and some fall into one. */
const STORM_WAIT_MAX_MS = 2_500;
/** Processes of a worker at a time; there are three tasks. */
const STORM_PROCESSES_MAX = 4;

async function kill(stage: Stage): Promise<void> {
  const { random, start, say, dose } = stage;
  const workers = NAMES.flatMap((name) => [start(name, `${name}-a`), start(name, `${name}-b`)]);
  await Promise.all(workers.map((worker) => worker.saysSo('"msg":"ready"')));
  for (let kills = 0; kills < dose.times; ) {
    await sleep(random.below(KILL_WAIT_MAX_MS));
    if (!random.pick(workers).kill('SIGKILL')) continue;
    kills += 1;
    say(`kill ${kills} of ${dose.times}`);
  }
}

/** Processes that come and go: drained, or killed as their machine would be. */
async function storm(stage: Stage): Promise<void> {
  const { random, start, say, dose } = stage;
  const guests = new Map<WorkerName, SupervisedWorker[]>(NAMES.map((name) => [name, []]));
  for (let i = 0; i < dose.times; i += 1) {
    const name = random.pick(NAMES);
    const there = guests.get(name) ?? [];
    const isFull = there.length >= STORM_PROCESSES_MAX;
    if (there.length === 0 || (!isFull && random.percent(50))) there.push(start(name, `${name}-guest-${i}`));
    else await leave(there.splice(random.below(there.length), 1), random.percent(50));
    say(`change ${i + 1} of ${dose.times}`);
    await sleep(random.below(STORM_WAIT_MAX_MS));
  }
}

async function leave(leaving: readonly SupervisedWorker[], isSudden: boolean): Promise<void> {
  for (const worker of leaving) {
    if (isSudden) worker.kill('SIGKILL');
    await worker.stop();
  }
}

/** Kills and rebalances. */
export const PROCESS_SCENARIOS: readonly Scenario[] = [
  {
    name: 'kill-workers',
    what: 'kill -9 of one of four worker processes, at random moments',
    dose: { times: 50, seconds: 0 },
    run: (call) => staged(call, { first: false }, kill),
  },
  {
    name: 'rebalance-storm',
    what: 'processes join and leave all the time, drained or killed',
    dose: { times: 30, seconds: 0 },
    run: (call) => staged(call, {}, storm),
  },
];
