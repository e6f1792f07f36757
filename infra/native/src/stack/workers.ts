/** The workers of the stack. */
import type { NativePart, Part } from '../part.ts';
import type { StorePart } from '../store.ts';

/** What a worker finds running. */
export type StackParts = Readonly<{ kafka: Part; registry: Part; store: StorePart }>;

/** A worker as a process of the stack: `startPart` of native-part.ts starts one, and ends it if the stack is killed. */
export type StackWorker = Readonly<{
  name: string;
  /** @param folder the stack's, for the worker's local state and log */
  start(parts: StackParts, folder: string): Promise<NativePart>;
}>;

/** In the order in which they are started; they are stopped in the opposite one, before the parts that they use. */
export const STACK_WORKERS: readonly StackWorker[] = [];
