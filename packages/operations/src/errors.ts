/** What an operation on a cluster refuses or can't bring to its end, as one closed table: docs/errors.md. */
import { type CodeOf, errorTable, type OretrailError } from '@oretrail/errors';

/** Every code. */
export const OPERATION_ERRORS = errorTable('operation', {
  'topics-not-empty': {
    meaning: 'A topic to be restored from an archive is not empty, or another law is in force.',
    remedy: 'Restore into new topics: under another --topic-prefix, or on another cluster.',
    disposition: 'reject',
  },
  'unknown-letter': {
    meaning: 'There is no dead letter at that place, or the topic has no dead letters.',
    remedy: 'Copy the place from `oretrail dlq list`.',
    disposition: 'reject',
  },
  'bad-patch': {
    meaning: 'The file does not hold an event that could replace a dead letter.',
    remedy: 'Correct what is named, and try with --dry-run; `oretrail dlq show LETTER --data --json` gives the event.',
    disposition: 'reject',
  },
  'cut-not-proved': {
    meaning: 'The workers were not all idle at a cut in time, so nothing is proved.',
    remedy: 'Check with `oretrail lag` that all workers run and none is behind, waiting or parked; or raise --timeout.',
    disposition: 'retry',
  },
  'not-archived': {
    meaning: 'The audit worker did not archive up to the cut in time, so nothing is sealed.',
    remedy: 'Check that the audit worker runs and writes to this store; or raise --timeout.',
    disposition: 'retry',
  },
  'bad-cut': {
    meaning: 'The file does not hold a cut, or holds one that the topics never had.',
    remedy: 'Write the output of `oretrail quiesce --brokers … --json` into it.',
    disposition: 'reject',
  },
  'not-first-seal': {
    meaning:
      'Only the first seal of an archive names the archive that it continues, and this archive already has a first seal.',
    remedy: 'Leave --continues out, or seal a new archive.',
    disposition: 'reject',
  },
});

/** An operation that can't be carried out. */
export type OperationError = OretrailError<CodeOf<typeof OPERATION_ERRORS>>;
