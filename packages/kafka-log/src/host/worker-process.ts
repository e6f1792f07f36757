/** The process of a worker: settings from the environment, log lines as JSON, and an end that whoever started it sees. */
import { randomUUID } from 'node:crypto';
import type { Worker } from '@oretrail/runtime';
import { taskName } from '@oretrail/runtime';
import { pino } from 'pino';
import { z } from 'zod';
import { CONNECTION_SETTINGS, codecOf, kafkaOptionsOf, partitionsOf, redacted } from '../settings.ts';
import type { StepPoint } from '../task-producer.ts';
import { SESSION_TIMEOUT_MS } from './membership.ts';
import { WorkerHost } from './worker-host.ts';

/** Asked to stop, and stopped. */
const EXIT_OK = 0;
/** Something that can't be gone on after: to be started again. */
const EXIT_FAILED = 1;
/** The settings are wrong: starting again is of no use. Source: sysexits.h, EX_CONFIG. */
const EXIT_SETTINGS = 78;

const SETTINGS = CONNECTION_SETTINGS.unwrap()
  .extend({
    /** A folder of this process's own, for the local states of its tasks. */
    ORETRAIL_STATE_DIRECTORY: z.string().min(1),
    /** Silent for so long, a process loses its tasks. Its transactions end after ten seconds, so no more than that. */
    ORETRAIL_SESSION_TIMEOUT_MS: z.coerce.number().int().min(1_000).max(10_000).default(SESSION_TIMEOUT_MS),
    ORETRAIL_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .readonly();

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

/** Runs a worker until it is asked to stop, or can't go on; then the process ends. */
export async function runWorkerProcess(worker: Worker, { onPoint }: ProcessOptions = {}): Promise<never> {
  const parsed = SETTINGS.safeParse(process.env);
  if (!parsed.success) {
    process.stderr.write(`${z.prettifyError(parsed.error)}\n`);
    process.exit(EXIT_SETTINGS);
  }
  const settings = parsed.data;
  const log = pino({ level: settings.ORETRAIL_LOG_LEVEL, base: { worker: worker.name } });
  log.info({ settings: redacted(settings), engine: worker.engine }, 'starting');
  const stop = stopSignal();
  try {
    const kafka = {
      sessionTimeoutMs: settings.ORETRAIL_SESSION_TIMEOUT_MS,
      ...kafkaOptionsOf(settings, `oretrail-${worker.name}-${randomUUID()}`),
      onLog: (level: number, entry: Readonly<{ message: string }>) => {
        if (entry.message.startsWith(EXPECTED_WARNING)) return;
        log[level <= KAFKAJS_WARNING ? 'warn' : 'debug']({ kafkajs: entry }, entry.message);
      },
    };
    const [codec, partitions] = await Promise.all([codecOf(settings), partitionsOf(kafka)]);
    const directory = settings.ORETRAIL_STATE_DIRECTORY;
    const options = { kafka, codec, partitions, directory, ...(onPoint === undefined ? {} : { onPoint }) };
    const host = new WorkerHost(worker, options, {
      onAssigned: (tasks) => log.info({ tasks }, 'assigned'),
      onReady: ({ id, pending }) => log.info({ task: taskName(id), pending }, 'ready'),
      onStep: ({ id, pending }, records) => log.debug({ task: taskName(id), records, pending }, 'step'),
    });
    await host.run(stop);
    log.info('stopped');
    process.exit(EXIT_OK);
  } catch (error) {
    log.fatal({ err: error }, 'stopping');
    process.exit(EXIT_FAILED);
  }
}
