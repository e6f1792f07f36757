/** The process of a worker. */

import type { StepPoint } from '@oretrail/kafka-log';
import { CONNECTION_FIELDS, checkConnection, codecOf, partitionsOf } from '@oretrail/kafka-log';
import { stateBytes } from '@oretrail/local-state';
import { CUT_LAPSE_MS, journalOf, type TaskId, type Worker } from '@oretrail/runtime';
import { TELEMETRY_SETTINGS, type Tracing } from '@oretrail/telemetry';
import { z } from 'zod';
import type { HostListener } from './host-listener.ts';
import { PartitionWatch } from './partition-watch.ts';
import { registryWait } from './registry-wait.ts';
import { GROUP_SETTINGS, runService } from './service-process.ts';
import { StepTracing } from './step-tracing.ts';
import { runTasks } from './worker-host.ts';
import { WorkerTelemetry } from './worker-telemetry.ts';

/** Variables of a worker's process. */
export const WORKER_SETTINGS = z
  .object({
    ...CONNECTION_FIELDS,
    ...TELEMETRY_SETTINGS,
    ORETRAIL_STATE_DIRECTORY: z
      .string()
      .min(1)
      .describe("A folder of this process's own, for the local states of its tasks: a cache, which may be lost."),
    ...GROUP_SETTINGS,
    // Less than a coordinator's own interval would end every cut that takes longer; a second is for tests.
    ORETRAIL_CUT_LAPSE_MS: z.coerce
      .number()
      .int()
      .min(1_000)
      .default(CUT_LAPSE_MS)
      .describe(
        'If the caller that asked for a cut is silent for this long, it counts as dead, and the workers continue.',
      ),
  })
  .superRefine(checkConnection)
  .readonly();

/** `onPoint` is called at moments at which a fault is worth trying: for tests. */
export type ProcessOptions = Readonly<{ onPoint?: (point: StepPoint) => void }>;

/** The options and the listener of a host; with tracing, its steps become spans. */
function traced(tracing: Tracing | null, base: HostListener) {
  if (tracing === null) return { options: {}, listener: base };
  const steps = new StepTracing(tracing);
  const { onBegin, onStep } = steps.listener();
  const both: HostListener['onStep'] = (step) => {
    base.onStep?.(step);
    onStep(step);
  };
  const headersOf = (task: TaskId) => steps.headersOf(task);
  return { options: { headersOf }, listener: { ...base, onBegin, onStep: both } };
}

/** Runs a worker until it is asked to stop, or can't continue; then the process ends. */
export function runWorkerProcess(worker: Worker, { onPoint }: ProcessOptions = {}): Promise<never> {
  const watched = new WorkerTelemetry();
  const { name, engine } = worker;
  return runService({
    name,
    engine,
    settings: WORKER_SETTINGS,
    health: () => watched.health(),
    run: async ({ settings, log, metrics, tracing, kafka, stop }) => {
      const patience = registryWait(stop, watched.registry.listener(log));
      const others = [journalOf(name)];
      const [codec, partitions] = await Promise.all([
        codecOf(settings, { patience, isKeeper: true }),
        partitionsOf(kafka, others),
      ]);
      const watch = new PartitionWatch({ kafka, log, metrics, partitions, others });
      watched.watchPartitions(watch);
      void watch.run(stop);
      const directory = settings.ORETRAIL_STATE_DIRECTORY;
      const cutLapseMs = settings.ORETRAIL_CUT_LAPSE_MS;
      const base = watched.listener({ log, metrics }, partitions, () => stateBytes(directory));
      const { options, listener } = traced(tracing, base);
      const logOptions = { kafka, codec, partitions, directory, cutLapseMs, ...options, onPoint };
      await runTasks(worker, logOptions, stop, listener);
    },
  });
}
