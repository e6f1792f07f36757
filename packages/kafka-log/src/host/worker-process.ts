/** The process of a worker. */
import { stateBytes } from '@oretrail/local-state';
import { CUT_LAPSE_MS, type Worker } from '@oretrail/runtime';
import { TELEMETRY_SETTINGS } from '@oretrail/telemetry';
import { z } from 'zod';
import { CONNECTION_FIELDS, checkConnection, codecOf, partitionsOf } from '../settings.ts';
import type { StepPoint } from '../task-producer.ts';
import { GROUP_SETTINGS, runService } from './service-process.ts';
import { WorkerHost } from './worker-host.ts';
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
      .describe('Silent for so long, whoever asked for a cut counts as dead, and the workers go on.'),
  })
  .superRefine(checkConnection)
  .readonly();

/** Told of moments at which a fault is worth trying: for tests. */
export type ProcessOptions = Readonly<{ onPoint?: (point: StepPoint) => void }>;

/** Runs a worker until it is asked to stop, or can't go on; then the process ends. */
export function runWorkerProcess(worker: Worker, { onPoint }: ProcessOptions = {}): Promise<never> {
  const watched = new WorkerTelemetry();
  const { name, engine } = worker;
  return runService({
    name,
    engine,
    settings: WORKER_SETTINGS,
    health: () => watched.health(),
    run: async ({ settings, log, metrics, kafka, stop }) => {
      const [codec, partitions] = await Promise.all([codecOf(settings), partitionsOf(kafka)]);
      const directory = settings.ORETRAIL_STATE_DIRECTORY;
      const cutLapseMs = settings.ORETRAIL_CUT_LAPSE_MS;
      const options = {
        kafka,
        codec,
        partitions,
        directory,
        cutLapseMs,
        ...(onPoint === undefined ? {} : { onPoint }),
      };
      const listener = watched.listener({ log, metrics }, partitions, () => stateBytes(directory));
      await new WorkerHost(worker, options, listener).run(stop);
    },
  });
}
