/** For specs: what an action is refused with. */
import { isErrorOf } from '@oretrail/errors';
import { AVRO_ERRORS, type AvroErrorCode } from './errors.ts';

/**
 * The code that an action throws, `fine` if it throws nothing.
 * @throws any error that is not an AvroError, because foreign bytes must never cause another one
 */
export function codeOf(action: () => unknown): AvroErrorCode | 'fine' {
  try {
    action();
    return 'fine';
  } catch (error) {
    if (isErrorOf(AVRO_ERRORS, error)) return error.code;
    throw error;
  }
}
