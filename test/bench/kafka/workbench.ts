/** What the measurements on Kafka share: a pipeline of their own, and its workers. */

import { DEFAULT_RULESET, type OretrailEvent } from '@oretrail/model';
import { SESSION_TIMEOUT_MS } from '@oretrail/worker-host';
import { type Addresses, TestPipeline } from '../../kafka/pipeline.ts';

/** How it was called, and where the real parts are. */
export type Bench = Readonly<{
  addresses: Addresses;
  partitions: number;
  vehicles: number;
  descendants: number;
  corrections: number;
  repeats: number;
  say: (text: string) => void;
}>;

const READY = '"msg":"ready"';
/** Events of one append, as an intake would send them. */
const APPEND_EVENTS = 5_000;

/** Runs something on a pipeline of its own, whose workers have nothing to do yet. */
export async function withPipeline<T>(
  bench: Bench,
  name: string,
  use: (pipeline: TestPipeline) => Promise<T>,
): Promise<T> {
  const pipeline = await TestPipeline.create({ ...bench.addresses, partitions: bench.partitions, prefix: `${name}-` });
  try {
    await pipeline.setRuleset(DEFAULT_RULESET);
    return await use(pipeline);
  } finally {
    await pipeline.close();
  }
}

/** As in production: the session of the tests is so short that on a busy machine a step takes longer, and never comes to an end. */
const ENVIRONMENT = { ORETRAIL_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS) };

/** Starts one process of each worker, and waits until all tasks are at work. */
export async function startWorkers(pipeline: TestPipeline, partitions: number) {
  const workers = [
    pipeline.startWorker('provenance', 'provenance', { environment: ENVIRONMENT }),
    pipeline.startWorker('eligibility', 'eligibility', { environment: ENVIRONMENT }),
  ];
  await Promise.all(workers.map((worker) => worker.saysSo(READY, partitions)));
  return workers;
}

/** Publishes in the batches of an intake. */
export async function publishAll(pipeline: TestPipeline, events: readonly OretrailEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += APPEND_EVENTS)
    await pipeline.publish(events.slice(at, at + APPEND_EVENTS));
}
