export * from './allocation.ts';
export * from './draws.ts';
export * from './figures.ts';
export { pathOf, streamKey, streamValue } from './flow.ts';
export * from './grants.ts';
export * from './levels.ts';
export * from './limits.ts';
export * from './lot.ts';
export * from './vehicle.ts';
