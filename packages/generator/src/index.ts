export { type GeneratorOptions, generateEvents } from './generate.ts';
export type { GeneratedEvent } from './statement.ts';
