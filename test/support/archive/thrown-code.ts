/** For specs: what an action is refused with. */
import { ARCHIVE_ERRORS, type ArchiveErrorCode } from '@oretrail/archive';
import { isErrorOf } from '@oretrail/errors';

type Outcome = ArchiveErrorCode | 'fine';

function outcomeOf(error: unknown): Outcome {
  if (isErrorOf(ARCHIVE_ERRORS, error)) return error.code;
  throw error;
}

/**
 * The code that an action throws, `fine` if it throws nothing.
 * @throws any error but an ArchiveError: nothing else may ever come of foreign bytes
 */
export function codeOf<R>(action: () => R): R extends Promise<unknown> ? Promise<Outcome> : Outcome {
  type Answer = ReturnType<typeof codeOf<R>>;
  try {
    const result: unknown = action();
    return (result instanceof Promise ? result.then(() => 'fine', outcomeOf) : 'fine') as Answer;
  } catch (error) {
    return outcomeOf(error) as Answer;
  }
}
