/** The telemetry settings of every service, from the environment, and how settings are printed. */
import { redactUrls } from '@oretrail/model';
import { z } from 'zod';

/** Levels of log lines, the most important first. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A port of TCP. */
const PORT_MAX = 65_535;

/** A port on which a service listens. */
export const portSetting = z.coerce.number().int().min(0).max(PORT_MAX);

/** Variables of every service; a service spreads them into the schema of its own settings. */
export const TELEMETRY_SETTINGS = {
  ORETRAIL_LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .default('info')
    .describe('The least important level that is logged; SIGUSR2 switches to `debug` and back.'),
  ORETRAIL_TELEMETRY_PORT: portSetting
    .default(0)
    .describe('Port of `/metrics`, `/health/live` and `/health/ready`; 0: none.'),
  ORETRAIL_TELEMETRY_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address on which that port listens; `0.0.0.0` in a container.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url()
    .optional()
    .describe('An OpenTelemetry collector, by OTLP over HTTP; without it nothing is traced.'),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional().describe('Headers that the collector asks for, as `NAME=VALUE,…`.'),
} as const;

/** Those variables, read. */
export type TelemetrySettings = Readonly<{
  ORETRAIL_LOG_LEVEL: LogLevel;
  ORETRAIL_TELEMETRY_PORT: number;
  ORETRAIL_TELEMETRY_HOST: string;
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  OTEL_EXPORTER_OTLP_HEADERS?: string | undefined;
}>;

/** Variables with secret values. */
const SECRET = /PASSWORD|AUTHORIZATION|SECRET|TOKEN|HEADERS|DEMO_KEYS/;

function shown(name: string, value: unknown): unknown {
  if (SECRET.test(name) && value !== undefined) return '***';
  // Whatever a setting is meant for, somebody may give it a URL.
  if (Array.isArray(value)) return value.map((one) => shown(name, one));
  return typeof value === 'string' ? redactUrls(value) : value;
}

/** Settings without secrets, including those in URLs, for printing. */
export function redacted(settings: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, shown(name, value)]));
}

/** The values that {@link redacted} hides, so that a log can hide them wherever else they occur. */
export function secretsIn(settings: object): readonly string[] {
  return Object.entries(settings)
    .filter(([name, value]) => SECRET.test(name) && typeof value === 'string' && value !== '')
    .map(([, value]) => String(value));
}
