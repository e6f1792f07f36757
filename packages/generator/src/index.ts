export { type GeneratorOptions, generateEvents } from './generate.ts';
export { HOSTILE_KINDS, type HostileKind, hostileChain } from './hostile/hostile-chains.ts';
export type { GeneratedEvent } from './statement.ts';
