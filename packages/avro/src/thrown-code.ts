/** For specs: what an action is refused with. */
import { isErrorOf } from '@oretrail/errors';
import { AVRO_ERRORS, type AvroErrorCode } from './errors.ts';

/**
 * The code that an action throws, `fine` where it throws nothing.
 * @throws whatever is no AvroError: nothing else may ever come of foreign bytes
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
