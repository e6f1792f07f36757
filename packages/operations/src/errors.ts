/** What an operation on a cluster refuses or can't bring to its end, as one closed table: docs/errors.md. */
import { type CodeOf, errorTable, type OretrailError, reject, retry } from '@oretrail/errors';

/** Every code. */
export const OPERATION_ERRORS = errorTable('operation', {
  'topics-not-empty': reject(
    'A topic to be restored from an archive is not empty, or another law is in force.',
    'Restore into new topics: under another --topic-prefix, or on another cluster.',
  ),
  'unknown-letter': reject(
    'There is no dead letter at that place, or the topic has no dead letters.',
    'Copy the place from `oretrail dlq list`.',
  ),
  'bad-patch': reject(
    'The file does not hold an event that could replace a dead letter.',
    'Correct what is named, and try with --dry-run; `oretrail dlq show LETTER --data --json` gives the event.',
  ),
  'cut-not-proved': retry(
    'The workers were not all idle at a cut in time, so nothing is proved.',
    'Check with `oretrail lag` that all workers run and none is behind, waiting or parked; or raise --timeout.',
  ),
  'not-archived': retry(
    'The audit worker did not archive up to the cut in time, so nothing is sealed.',
    'Check that the audit worker runs and writes to this store; or raise --timeout.',
  ),
  'bad-cut': reject(
    'The file does not hold a cut, or holds one that the topics never had.',
    'Write the output of `oretrail quiesce --brokers … --json` into it.',
  ),
  'not-first-seal': reject(
    'Only the first seal of an archive names the archive that it continues, and this archive already has a first seal.',
    'Leave --continues out, or seal a new archive.',
  ),
});

/** An operation that can't be carried out. */
export type OperationError = OretrailError<CodeOf<typeof OPERATION_ERRORS>>;
