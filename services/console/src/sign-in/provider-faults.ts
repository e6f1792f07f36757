/** What went wrong with the provider, as an error of Oretrail. Its own texts are not shown: anybody can write them into an address. */
import { isErrorOf, type OretrailError } from '@oretrail/errors';
import { HTTP_ERRORS } from '@oretrail/http-api';
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { CONSOLE_ERRORS } from '../errors.ts';

/** What the provider says if it has failed itself. Source: RFC 6749, section 4.1.2.1. */
const OWN_FAILURES: readonly string[] = ['server_error', 'temporarily_unavailable'];
/** What it says of a code or refresh token that is used, withdrawn or too old. Source: RFC 6749, section 5.2. */
const SPENT = 'invalid_grant';

/** The error of {@link HTTP_ERRORS} that is the reason of another; null if there is none. */
function awayIn(error: unknown): OretrailError | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (isErrorOf(HTTP_ERRORS, at, 'sign-in-away')) return at;
  }
  return null;
}

function codeOf(error: unknown, spent: 'sign-in-refused' | 'session-ended') {
  if (error instanceof ResponseBodyError) return error.error === SPENT ? spent : 'provider-misfit';
  if (error instanceof WWWAuthenticateChallengeError) return 'provider-misfit';
  // State, issuer, nonce or signature are not as they must be, or the provider says no.
  return error instanceof AuthorizationResponseError || error instanceof ClientError ? spent : null;
}

const HAPPENED = {
  'sign-in-refused': 'the answer of the identity provider does not belong to this sign-in, or says no',
  'session-ended': 'the identity provider does not renew the session',
  'provider-misfit': 'the identity provider refuses this console as its client',
} as const;

/**
 * @param spent what a refused code or token means here
 * @returns `sign-in-away`, `provider-misfit` or `spent`; the error itself if the provider is not to blame
 */
export function providerFault(cause: unknown, spent: 'sign-in-refused' | 'session-ended'): unknown {
  const away = awayIn(cause);
  if (away !== null) return away;
  if (cause instanceof AuthorizationResponseError && OWN_FAILURES.includes(cause.error)) {
    return HTTP_ERRORS.error('sign-in-away', 'the identity provider says that it has failed', { cause });
  }
  const code = codeOf(cause, spent);
  return code === null ? cause : CONSOLE_ERRORS.error(code, HAPPENED[code], { cause });
}
