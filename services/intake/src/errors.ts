/** Why the intake refuses a request as a whole, as one closed table. Source: intake.md, "Errors". */
import { type CodeOf, crash, errorTable, reject, retry } from '@oretrail/errors';

/** Codes of requests that are refused as a whole. A statement by itself has a code of an event. */
export const INTAKE_ERRORS = errorTable('intake', {
  'queue-full': retry(
    'The intake has as much to write as it holds, and has taken nothing of the request.',
    'Send it again after the seconds that the answer names.',
  ),
  'kafka-away': retry(
    'Kafka does not answer. What is marked unknown may have been written or not.',
    'Send the same again after the seconds that the answer names: nothing is taken twice.',
  ),
  'not-ready': retry(
    'The intake has just started, and does not know yet what it has taken before.',
    'Send it again after the seconds that the answer names.',
  ),
  stopping: retry(
    'The intake is about to stop, and takes nothing more.',
    'Send it again after the seconds that the answer names.',
  ),
  'sign-in-away': retry(
    'The identity provider does not answer, so the intake can not check the token.',
    'Send it again after the seconds that the answer names.',
  ),
  'too-many-connections': retry(
    'As many connections are open from this address as the intake holds.',
    'Close some, or send several requests over one connection.',
  ),
  'over-budget': retry(
    'The principal has sent more events than its budget allows.',
    'Send it again after the seconds that the answer names, or ask an operator for a larger budget.',
    { httpStatus: 429 },
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
  'console-away': retry(
    'The intake knows no console, or that does not answer.',
    'Send it again after the seconds that the answer names, or ask without `standing`.',
  ),
  'receipts-off': reject(
    'The intake has no key to sign receipts with.',
    'Ask an operator to set `ORETRAIL_RECEIPT_KEY_FILE`.',
    { httpStatus: 404 },
  ),
  'unread-file': reject(
    'The file is not of a kind that the intake reads.',
    'Send CSV in UTF-8, EPCIS 2.0 in JSON, or events in JSON, as they are or packed by gzip.',
    { httpStatus: 415 },
  ),
  'bad-receipt-key': reject(
    'The file of the keys for receipts is not a list of Ed25519 keys in PEM that begins with a private one.',
    'Make one by `openssl genpkey -algorithm ed25519`.',
  ),
  'id-conflict': reject(
    'Another event of the same source and subject has this id and other content.',
    'Use a new id, or correct the earlier event.',
    { httpStatus: 409 },
  ),
  'nothing-accepted': reject(
    'No statement of the request was accepted.',
    'Correct what the errors name, and send it again.',
    { httpStatus: 422 },
  ),
  'method-not-allowed': reject('The address does not take this method.', 'Use a method that `Allow` names.', {
    httpStatus: 405,
  }),
  'unsupported-media-type': reject(
    'The address does not take this content type.',
    'Use one of those that the answer names.',
    { httpStatus: 415 },
  ),
  'not-acceptable': reject('The answer can not be given in the version that was asked for.', 'Ask for another.', {
    httpStatus: 406,
  }),
  'request-too-large': reject(
    'The request is larger than the intake takes at once.',
    'Send it in parts, or upload it as a file.',
    { httpStatus: 413 },
  ),
  'too-many-jobs': retry(
    'The principal has as many uploads open as it may have.',
    'Wait until one is done, or cancel one, and send it again.',
    { httpStatus: 429 },
  ),
  'no-room': retry(
    'The intake has no room for another upload.',
    'Send it again after the seconds that the answer names.',
  ),
  'headers-too-large': reject(
    'The headers of the request are larger than the intake takes.',
    'Send fewer or shorter headers.',
    { httpStatus: 431 },
  ),
  'timed-out': reject('The request did not arrive in time.', 'Send it again, faster or in smaller parts.', {
    httpStatus: 408,
  }),
  'bad-request': reject('The request can not be understood.', 'Correct what the detail or the errors name.'),
  internal: crash(
    'The intake failed, through no fault of the request.',
    'Send it again, and give the traceId to an operator if it fails again.',
  ),
});

/** A code of {@link INTAKE_ERRORS}. */
export type IntakeErrorCode = CodeOf<typeof INTAKE_ERRORS>;
