/** Why the intake refuses a request, beside what every service over HTTP refuses, as one closed table. Source: intake.md, "Errors". */
import { type CodeOf, errorTable, reject, retry } from '@oretrail/errors';

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
  'over-budget': retry(
    'The principal has sent more events than its budget allows.',
    'Send it again after the seconds that the answer names, or ask an operator for a larger budget.',
    { httpStatus: 429 },
  ),
  'console-away': retry(
    'The intake knows no console, or that does not answer.',
    'Send it again after the seconds that the answer names, or ask without `standing`.',
  ),
  'not-sealed': reject(
    'No seal covers the statement yet, so there is no proof.',
    'Ask again after the next seal; until then, keep the receipt.',
    { httpStatus: 404 },
  ),
  'proofs-off': reject(
    'There is no console with an archive, from which a proof could be made.',
    'Ask an operator to set `ORETRAIL_CONSOLE`, and `ORETRAIL_ARCHIVE` of that console.',
    { httpStatus: 404 },
  ),
  'too-many-streams': retry(
    'As many streams are open as may be, in all or of one principal.',
    'Close those that nobody reads, and try again after the seconds that the answer names.',
    { httpStatus: 429 },
  ),
  'streams-off': reject(
    'The intake knows no console, from which a stream could come.',
    'Ask an operator to set `ORETRAIL_CONSOLE`; until then, ask for the statements again and again.',
    { httpStatus: 404 },
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
  'too-many-jobs': retry(
    'The principal has as many uploads open as it may have. All principals without a grant count as one.',
    'Wait until one is done, or cancel one, and send it again.',
    { httpStatus: 429 },
  ),
  'no-room': retry(
    'The intake has no room for another upload.',
    'Send it again after the seconds that the answer names.',
  ),
});

/** A code of {@link INTAKE_ERRORS}. */
export type IntakeErrorCode = CodeOf<typeof INTAKE_ERRORS>;
