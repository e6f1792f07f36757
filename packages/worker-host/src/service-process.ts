/** The process of a service: settings from the environment, telemetry, and an exit status for its supervisor. */

import { randomUUID } from 'node:crypto';
import type { KafkaOptions } from '@oretrail/kafka-log';
import { type ConnectionSettings, codeOfRefusal, KAFKA_ERRORS, kafkaOptionsOf } from '@oretrail/kafka-log';
import { printableScreen } from '@oretrail/model';
import {
  type Health,
  type Metrics,
  openTelemetry,
  type ServiceLogger,
  type TelemetrySettings,
  type Tracing,
} from '@oretrail/telemetry';
import { z } from 'zod';
import { SESSION_TIMEOUT_MS } from './membership.ts';
import { isAway } from './registry-wait.ts';

/** Asked to stop, and stopped. */
const EXIT_OK = 0;
/** The exit status after a failure: the process is to be started again. */
const EXIT_CRASHED = 1;
/** Kafka refuses who we are, or what we may do: see to passwords and rights. Source: sysexits.h, EX_NOPERM. */
const EXIT_REFUSED = 77;
/** The settings are wrong: starting again is of no use. Source: sysexits.h, EX_CONFIG. */
const EXIT_SETTINGS = 78;

/** A step takes seconds at most. Below the half minute that Kubernetes and others leave between SIGTERM and SIGKILL. */
const DRAIN_MAX_MS = 25_000;

/** Variables of a process that joins a group; a service spreads them into the schema of its own settings. */
export const GROUP_SETTINGS = {
  // Transactions end after ten seconds, so no more than that.
  ORETRAIL_SESSION_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(1_000)
    .max(10_000)
    .default(SESSION_TIMEOUT_MS)
    .describe('A process that is silent for this long loses its tasks to others.'),
} as const;

/** The settings of every service; only one that joins a group has the timeout of its session. */
export type ServiceSettings = ConnectionSettings &
  TelemetrySettings &
  Readonly<{ ORETRAIL_SESSION_TIMEOUT_MS?: number | undefined }>;

/** A service that has begun. */
export type RunningService<S> = Readonly<{
  settings: S;
  log: ServiceLogger;
  metrics: Metrics;
  /** Null if nothing is traced. */
  tracing: Tracing | null;
  kafka: KafkaOptions;
  /** Aborted when the process is asked to stop. */
  stop: AbortSignal;
}>;

/** What a service is, and does. */
export type Service<S extends ServiceSettings> = Readonly<{
  name: string;
  /** Counts changes of meaning, if the service has such a number. */
  engine?: number;
  settings: z.ZodType<S>;
  health: () => Health;
  run: (running: RunningService<S>) => Promise<void>;
}>;

/** kafkajs's levels, as pino's: its errors are retried, and the last one stops the process with a line of its own. */
const KAFKAJS_WARNING = 2;
/** Said of every transactional producer. The process stops when the tries are over, which is what it warns of. */
const EXPECTED_WARNING = 'Limiting retries';

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

/** An error that no code waits for ends the process as well, with a line that hides what must be hidden. */
function endWhenFailed(log: ServiceLogger): (error: unknown) => never {
  const end = (error: unknown): never => {
    log.fatal({ err: error }, 'stopping');
    process.exit(codeOfRefusal(error) === null ? EXIT_CRASHED : EXIT_REFUSED);
  };
  process.on('uncaughtException', end);
  return end;
}

/** Asked to stop, a process ends in time, whatever it waits for. */
function endInTime(stop: AbortSignal, end: (error: unknown) => never): void {
  const giveUp = () => end(KAFKA_ERRORS.error('not-drained', `after ${DRAIN_MAX_MS} ms`));
  stop.addEventListener('abort', () => void setTimeout(giveUp, DRAIN_MAX_MS), { once: true });
}

function readSettings<S>(schema: z.ZodType<S>): S {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  process.stderr.write(printableScreen(`${z.prettifyError(parsed.error)}\n`));
  process.exit(EXIT_SETTINGS);
}

function kafkaOf(settings: ServiceSettings, service: string, log: ServiceLogger): KafkaOptions {
  const { ORETRAIL_SESSION_TIMEOUT_MS: sessionTimeoutMs } = settings;
  return {
    ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
    ...kafkaOptionsOf(settings, `oretrail-${service}-${randomUUID()}`),
    onLog: (level, { message, broker, groupId, error }) => {
      if (message.startsWith(EXPECTED_WARNING)) return;
      log[level <= KAFKAJS_WARNING ? 'warn' : 'debug']({ kafka: { broker, groupId, error } }, message);
    },
  };
}

/** Runs a service until it is asked to stop, or can't continue; then the process ends. */
export async function runService<S extends ServiceSettings>(service: Service<S>): Promise<never> {
  const { name, health, engine } = service;
  const settings = readSettings(service.settings);
  const stop = stopSignal();
  const said = engine === undefined ? {} : { engine };
  const { log, metrics, tracing, close } = await openTelemetry({ service: name, ...said, settings, health });
  const end = endWhenFailed(log);
  endInTime(stop, end);
  try {
    await service.run({ settings, log, metrics, tracing, kafka: kafkaOf(settings, name, log), stop });
    log.info({}, 'stopped');
    await close();
    process.exit(EXIT_OK);
  } catch (error) {
    // A service that was only waiting has left nothing half done.
    if (stop.aborted && isAway(error)) process.exit(EXIT_OK);
    return end(error);
  }
}
