/** What is refused of a pipeline as a whole, as one closed table, shown in docs/errors.md. */
import { errorTable } from '@oretrail/errors';

/** Every code. */
export const PIPELINE_ERRORS = errorTable('pipeline', {
  'no-operator': {
    meaning: 'A source to be removed is not an operator.',
    remedy: 'See `oretrail operators list`.',
    disposition: 'reject',
  },
  'too-many-operators': {
    meaning: 'More than 100 sources would be operators.',
    remedy: 'Remove those that do not have to correct events of others: `oretrail operators remove`.',
    disposition: 'reject',
  },
});
