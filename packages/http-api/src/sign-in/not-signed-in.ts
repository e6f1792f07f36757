/** The refusal of a request that does not show who sends it. */
import type { OretrailError } from '@oretrail/errors';
import { HTTP_ERRORS, type HttpErrorCode } from '../errors.ts';

/** @param what the reason, without anything of the token or key */
export function notSignedIn(what: string): OretrailError<HttpErrorCode> {
  return HTTP_ERRORS.error('not-signed-in', what);
}
