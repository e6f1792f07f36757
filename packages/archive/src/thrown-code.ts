/** For specs: what an action is refused with. */
import { ArchiveError, type ArchiveErrorCode } from './errors.ts';

type Outcome = ArchiveErrorCode | 'fine';

function outcomeOf(error: unknown): Outcome {
  if (error instanceof ArchiveError) return error.code;
  throw error;
}

/**
 * The code that an action throws, `fine` where it throws nothing.
 * @throws whatever is no ArchiveError: nothing else may ever come of foreign bytes
 */
export function codeOf(action: () => Promise<unknown>): Promise<Outcome>;
export function codeOf(action: () => void): Outcome;
export function codeOf(action: () => unknown): Outcome | Promise<Outcome> {
  try {
    const result = action();
    return result instanceof Promise ? result.then(() => 'fine' as const, outcomeOf) : 'fine';
  } catch (error) {
    return outcomeOf(error);
  }
}
