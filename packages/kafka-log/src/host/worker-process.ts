/** The process of a worker: settings from the environment, telemetry, and an end that whoever started it sees. */
import { randomUUID } from 'node:crypto';
import { stateBytes } from '@oretrail/local-state';
import type { Worker } from '@oretrail/runtime';
import { openTelemetry, type ServiceLogger, TELEMETRY_SETTINGS } from '@oretrail/telemetry';
import { z } from 'zod';
import type { KafkaOptions } from '../connection.ts';
import { codeOfRefusal } from '../errors.ts';
import { CONNECTION_FIELDS, checkConnection, codecOf, kafkaOptionsOf, partitionsOf } from '../settings.ts';
import type { StepPoint } from '../task-producer.ts';
import { SESSION_TIMEOUT_MS } from './membership.ts';
import { WorkerHost } from './worker-host.ts';
import { WorkerTelemetry } from './worker-telemetry.ts';

/** Asked to stop, and stopped. */
const EXIT_OK = 0;
/** Something that can't be gone on after: to be started again. */
const EXIT_FAILED = 1;
/** Kafka refuses who we are, or what we may do: see to passwords and rights. Source: sysexits.h, EX_NOPERM. */
const EXIT_REFUSED = 77;
/** The settings are wrong: starting again is of no use. Source: sysexits.h, EX_CONFIG. */
const EXIT_SETTINGS = 78;

/** Variables of a worker's process. */
export const WORKER_SETTINGS = z
  .object({
    ...CONNECTION_FIELDS,
    ...TELEMETRY_SETTINGS,
    ORETRAIL_STATE_DIRECTORY: z
      .string()
      .min(1)
      .describe("A folder of this process's own, for the local states of its tasks: a cache, which may be lost."),
    // Transactions end after ten seconds, so no more than that.
    ORETRAIL_SESSION_TIMEOUT_MS: z.coerce
      .number()
      .int()
      .min(1_000)
      .max(10_000)
      .default(SESSION_TIMEOUT_MS)
      .describe('Silent for so long, a process loses its tasks to others.'),
  })
  .superRefine(checkConnection)
  .readonly();

type WorkerSettings = z.infer<typeof WORKER_SETTINGS>;

/** Told of moments at which a fault is worth trying: for tests. */
export type ProcessOptions = Readonly<{ onPoint?: (point: StepPoint) => void }>;

/** kafkajs's levels, as pino's: its errors are retried, and the last one stops the process with a line of its own. */
const KAFKAJS_WARNING = 2;
/** Said of every transactional producer. The process stops when the tries are over, which is what it warns of. */
const EXPECTED_WARNING = 'Limiting retries';

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

/** What is thrown where nobody waits for it ends the process as well, with a line that hides what must be hidden. */
function endWhenFailed(log: ServiceLogger): (error: unknown) => never {
  const end = (error: unknown): never => {
    log.fatal({ err: error }, 'stopping');
    process.exit(codeOfRefusal(error) === null ? EXIT_FAILED : EXIT_REFUSED);
  };
  process.on('uncaughtException', end);
  return end;
}

function readSettings(): WorkerSettings {
  const parsed = WORKER_SETTINGS.safeParse(process.env);
  if (parsed.success) return parsed.data;
  process.stderr.write(`${z.prettifyError(parsed.error)}\n`);
  process.exit(EXIT_SETTINGS);
}

function kafkaOf(settings: WorkerSettings, worker: Worker, log: ServiceLogger): KafkaOptions {
  return {
    sessionTimeoutMs: settings.ORETRAIL_SESSION_TIMEOUT_MS,
    ...kafkaOptionsOf(settings, `oretrail-${worker.name}-${randomUUID()}`),
    onLog: (level, { message, broker, groupId, error }) => {
      if (message.startsWith(EXPECTED_WARNING)) return;
      log[level <= KAFKAJS_WARNING ? 'warn' : 'debug']({ kafka: { broker, groupId, error } }, message);
    },
  };
}

/** Runs a worker until it is asked to stop, or can't go on; then the process ends. */
export async function runWorkerProcess(worker: Worker, { onPoint }: ProcessOptions = {}): Promise<never> {
  const settings = readSettings();
  const stop = stopSignal();
  const watched = new WorkerTelemetry();
  const { name: service, engine } = worker;
  const { log, metrics, close } = await openTelemetry({ service, engine, settings, health: () => watched.health() });
  const end = endWhenFailed(log);
  try {
    const kafka = kafkaOf(settings, worker, log);
    const [codec, partitions] = await Promise.all([codecOf(settings), partitionsOf(kafka)]);
    const directory = settings.ORETRAIL_STATE_DIRECTORY;
    const options = { kafka, codec, partitions, directory, ...(onPoint === undefined ? {} : { onPoint }) };
    const listener = watched.listener(log, metrics, () => stateBytes(directory));
    await new WorkerHost(worker, options, listener).run(stop);
    log.info({}, 'stopped');
    await close();
    process.exit(EXIT_OK);
  } catch (error) {
    return end(error);
  }
}
