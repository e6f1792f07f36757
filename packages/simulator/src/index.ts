export * from './memory-log.ts';
export * from './random.ts';
export * from './simulate.ts';
