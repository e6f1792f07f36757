/** The refusal of a request that does not show who sends it. */
import type { OretrailError } from '@oretrail/errors';
import { INTAKE_ERRORS, type IntakeErrorCode } from '../errors.ts';

/** @param what the reason, without anything of the token or key */
export function notSignedIn(what: string): OretrailError<IntakeErrorCode> {
  return INTAKE_ERRORS.error('not-signed-in', what);
}
