/** Why a service refuses a request as a whole, whatever the request is about, as one closed table. Source: intake.md, "Errors". */
import { type CodeOf, crash, errorTable, reject, retry } from '@oretrail/errors';

/** Codes that every service over HTTP has. Each service has a table of its own beside it. */
export const HTTP_ERRORS = errorTable('http', {
  stopping: retry(
    'The service is about to stop, and takes nothing more.',
    'Send it again after the seconds that the answer names.',
  ),
  'sign-in-away': retry(
    'The identity provider does not answer, so the service can not sign anybody in, or check a token.',
    'Send it again after the seconds that the answer names.',
  ),
  'too-many-connections': retry(
    'As many connections are open from this address as the service holds.',
    'Close some, or send several requests over one connection.',
  ),
  'too-many-attempts': retry(
    'Too many sign-ins from this address have failed.',
    'Send it again, with a valid token or key, after the seconds that the answer names.',
    { httpStatus: 429 },
  ),
  'not-signed-in': reject(
    'The request does not say who sends it, or the token or key is not valid.',
    'Send a valid token or key as `Authorization: Bearer …`.',
    { httpStatus: 401 },
  ),
  'not-allowed': reject('The principal may not do this.', 'Ask an operator for a grant.', { httpStatus: 403 }),
  'not-found': reject('There is nothing under this address that the principal may see.', 'Correct the address.', {
    httpStatus: 404,
  }),
  'method-not-allowed': reject('The address does not take this method.', 'Use a method that `Allow` names.', {
    httpStatus: 405,
  }),
  'not-acceptable': reject(
    'The address does not answer in the form or version that is asked for.',
    'Ask for one that the detail names.',
    { httpStatus: 406 },
  ),
  'unsupported-media-type': reject(
    'The address does not take this content type.',
    'Use one of those that the answer names.',
    { httpStatus: 415 },
  ),
  'request-too-large': reject(
    'The request is larger than the service takes at once.',
    'Send it in parts; the intake takes more as an upload.',
    { httpStatus: 413 },
  ),
  'headers-too-large': reject(
    'The headers of the request are larger than the service takes.',
    'Send fewer or shorter headers.',
    { httpStatus: 431 },
  ),
  'timed-out': reject('The request did not arrive in time.', 'Send it again, faster or in smaller parts.', {
    httpStatus: 408,
  }),
  'bad-request': reject('The request can not be understood.', 'Correct what the detail or the errors name.'),
  internal: crash(
    'The service failed, through no fault of the request.',
    'Send it again, and give the traceId to an operator if it fails again.',
  ),
});

/** A code of {@link HTTP_ERRORS}. */
export type HttpErrorCode = CodeOf<typeof HTTP_ERRORS>;
