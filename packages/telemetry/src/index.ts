export { type Health, healthAnswer } from './health.ts';
export type { LogContext, ServiceLogger } from './logger.ts';
export * from './metric-table.ts';
export { Metrics } from './metrics.ts';
export * from './settings.ts';
export * from './telemetry.ts';
export type { TracedWork, TraceHeaders, Tracing } from './tracing.ts';
