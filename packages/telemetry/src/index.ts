export { type Health, healthAnswer } from './health.ts';
export type { LogContext, ServiceLogger } from './logger.ts';
export { METRICS, type MetricRule } from './metric-table.ts';
export { Metrics } from './metrics.ts';
export { portSetting, TELEMETRY_SETTINGS, type TelemetrySettings } from './settings.ts';
export { openTelemetry, type Telemetry } from './telemetry.ts';
export type { TracedWork, TraceHeaders, Tracing } from './tracing.ts';
