/** One run of a pipeline with a fault in its midst, judged. */

import { randomUUID } from 'node:crypto';
import { DEFAULT_RULESET } from '@oretrail/model';
import { generatedEvents } from '@oretrail/test-support/events';
import { Random } from '@oretrail/test-support/random';
import { AT_LENGTH, runsOf } from '@oretrail/test-support/runs';
import { expect } from 'vitest';
import {
  type Addresses,
  type PipelineOptions,
  type SupervisedOptions,
  type SupervisedWorker,
  TestPipeline,
  type WorkerName,
} from './pipeline.ts';
import { faultsOf } from './verdict-judge.ts';

const { ORETRAIL_SEED } = process.env;
/** Decides the events; printed by every spec that uses it. */
export const SEED = Number(ORETRAIL_SEED ?? Math.floor(Math.random() * 2 ** 31));

/**
 * What one run of the tests does of a long list: each of these takes half a minute. The seed picks, so every run has others;
 * `ORETRAIL_AT_LENGTH=1` does all.
 */
export function pickedOf<T>(list: readonly T[], count: number): readonly T[] {
  return AT_LENGTH ? list : new Random(SEED).shuffled(list).slice(0, count);
}

/** A fault takes seconds; nothing is asserted of time. */
export const TIMEOUT_MS = 300_000;
const PARTITIONS = 3;
const VEHICLES = runsOf(200);

const events = generatedEvents({ seed: SEED, vehicles: VEHICLES, realisticFaults: 0.1 });
const half = Math.floor(events.length / 2);

/** The first process of each worker, and the pipeline that they are of. */
export type Running = Readonly<Record<Exclude<WorkerName, 'audit'>, SupervisedWorker>> &
  Readonly<{ pipeline: TestPipeline }>;
/** Faults of the first processes, and what else is done to them between the halves of the events. */
export type Fault = Readonly<{
  provenance?: SupervisedOptions;
  eligibility?: SupervisedOptions;
  between?: (running: Running) => Promise<void>;
}>;

/** Half of the events, a fault, the other half; then all must be well. @returns how often processes ended unasked */
export async function judgedRun(
  addresses: Addresses & Pick<PipelineOptions, 'replication'>,
  fault: Fault,
): Promise<number> {
  const pipeline = await TestPipeline.create({ ...addresses, partitions: PARTITIONS, prefix: `run-${randomUUID()}-` });
  try {
    await pipeline.setRuleset(DEFAULT_RULESET);
    await pipeline.publish(events.slice(0, half));
    const running = {
      pipeline,
      provenance: pipeline.startWorker('provenance', 'provenance-a', fault.provenance),
      eligibility: pipeline.startWorker('eligibility', 'eligibility-a', fault.eligibility),
    };
    await fault.between?.(running);
    await pipeline.publish(events.slice(half));
    await pipeline.quiesce();
    const faults = faultsOf(await pipeline.revisions(), events, DEFAULT_RULESET);
    expect(faults.slice(0, 5), pipeline.output.slice(-3_000)).toEqual([]);
    return pipeline.deaths;
  } finally {
    await pipeline.close();
  }
}
