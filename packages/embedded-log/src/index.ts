export * from './embedded-log.ts';
export * from './errors.ts';
export * from './pipeline.ts';
