export * from './amount.ts';
export * from './compare.ts';
export * from './digest.ts';
export * from './events.ts';
export * from './ids.ts';
export * from './subjects.ts';
export * from './verdict.ts';
