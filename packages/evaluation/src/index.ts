export * from './evaluate.ts';
export * from './lots.ts';
export * from './state.ts';
