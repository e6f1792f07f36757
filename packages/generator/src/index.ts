export { type GeneratorOptions, generateEvents } from './generate.ts';
export { HOSTILE_KINDS, type HostileKind, hostileChain } from './hostile/hostile-chains.ts';
export * as plainEvents from './hostile/plain-events.ts';
export { Random } from './random.ts';
export { type GeneratedEvent, pieces } from './statement.ts';
