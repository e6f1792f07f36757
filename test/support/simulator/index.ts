export * from './chains.ts';
export * from './judge.ts';
export * from './memory-log.ts';
export * from './schedules.ts';
export * from './simulate.ts';
