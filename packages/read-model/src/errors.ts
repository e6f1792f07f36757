/** Why the read model can't fold or answer, as one closed table. */
import { type CodeOf, crash, errorTable, type OretrailError, reject, retry } from '@oretrail/errors';

/** Every code. */
export const READ_MODEL_ERRORS = errorTable('read-model', {
  'bad-query': reject(
    'The read model has no such query, or one of its parameters is outside its bounds.',
    'Correct the parameter that is named.',
  ),
  'too-large': reject(
    'The answer would take more memory than one query may have.',
    'Ask for less, or run `oretrail explain` on an archive.',
    { httpStatus: 422 },
  ),
  'no-seal': reject('The read model knows no seal of this number.', 'Name a seal of `GET /v1/seals`.', {
    httpStatus: 404,
  }),
  'seal-ahead': retry(
    'The read model has the seal, and not yet all the records that it covers.',
    'Ask again after a second.',
  ),
  busy: retry('As many queries or batches wait as may wait.', 'Send it again after a second.'),
  'disk-full': retry(
    'The disk is full, or the process may not write a larger file. What was committed before is kept.',
    'Free some space, or give the process another folder, and start again.',
  ),
  damaged: retry(
    'The database is not as it was written. It was thrown away.',
    'Start again: it is built from the topics.',
  ),
  gap: crash(
    'A batch does not begin where the last one of its partition ended.',
    'Start again: reading begins at the positions of the database.',
  ),
  'unreadable-record': crash(
    "A record that only Oretrail writes can't be read.",
    'Give the registry its schema back, or start the version that wrote the record.',
  ),
  'thread-lost': crash('A thread of the read model has ended, or the read model is closed.', 'Start again.'),
});

/** One of the codes. */
export type ReadModelErrorCode = CodeOf<typeof READ_MODEL_ERRORS>;
/** The read model can't fold or answer. */
export type ReadModelError = OretrailError<ReadModelErrorCode>;

/** An error of the table. @param what happened, a sentence without its full stop */
export function readModelError(code: ReadModelErrorCode, what: string, options: ErrorOptions = {}): ReadModelError {
  return READ_MODEL_ERRORS.error(code, what, options);
}
