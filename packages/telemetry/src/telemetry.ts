/** Opens the log, metrics, endpoint and traces of a service. */
import type { DestinationStream } from 'pino';
import manifest from '../package.json' with { type: 'json' };
import { Endpoint } from './endpoint.ts';
import type { Health } from './health.ts';
import { createLogger, type ServiceLogger } from './logger.ts';
import { Metrics } from './metrics.ts';
import { type LogLevel, redacted, secretsIn, type TelemetrySettings } from './settings.ts';
import { openTracing, type Tracing } from './tracing.ts';

/** The options of {@link openTelemetry}. */
export type TelemetryOptions = Readonly<{
  /** Name of the service: `provenance`, `audit`. */
  service: string;
  /** All settings of the service. They are logged redacted, and their secrets are hidden in all log lines. */
  settings: TelemetrySettings;
  /** Called for each request. */
  health: () => Health;
  /** The engine number, if the service has one. */
  engine?: number;
  /** Where log lines go; standard output if it is left out. */
  destination?: DestinationStream;
}>;

/** The log, the metrics and the endpoint of a service. */
export type Telemetry = Readonly<{
  log: ServiceLogger;
  metrics: Metrics;
  /** Null if no collector is configured. */
  tracing: Tracing | null;
  /** Sends the remaining spans, and stops listening. */
  close(): Promise<void>;
}>;

/** Switches to `debug` and back on SIGUSR2. */
function switchLevelOnSignal(log: ServiceLogger, usual: LogLevel): () => void {
  const onSignal = (): void => {
    log.level = log.level === 'debug' ? usual : 'debug';
    log.info({ signal: 'SIGUSR2', logLevel: log.level }, 'log level changed');
  };
  process.on('SIGUSR2', onSignal);
  return () => void process.off('SIGUSR2', onSignal);
}

/** Opens the telemetry: logs the settings, and listens if they name a port. @throws Error if the port is taken */
export async function openTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { service, settings, health, engine = 0, destination } = options;
  const { ORETRAIL_LOG_LEVEL: level, ORETRAIL_TELEMETRY_PORT: port, ORETRAIL_TELEMETRY_HOST: host } = settings;
  const to = destination === undefined ? {} : { destination };
  const log = createLogger({ service, level, secrets: secretsIn(settings), ...to });
  const metrics = new Metrics(service);
  metrics.set('oretrail_info', { version: manifest.version, engine }, 1);
  metrics.whenAsked(() => metrics.set('oretrail_ready', {}, health().isReady ? 1 : 0));
  log.info({ settings: redacted(settings), engine }, 'starting');
  const endpoint = port === 0 ? null : await Endpoint.open({ host, port, metrics, health });
  if (endpoint !== null) log.info({ port: endpoint.port }, 'listening');
  const tracing = await openTracing(service, settings, (err) => log.warn({ err }, 'traces were not sent'));
  const stopSwitching = switchLevelOnSignal(log, level);
  return {
    log,
    metrics,
    tracing,
    close: async () => {
      stopSwitching();
      await tracing?.close();
      await endpoint?.close();
    },
  };
}
