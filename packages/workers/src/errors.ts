/** What is refused of a pipeline as a whole, as one closed table, shown in docs/errors.md. */
import { errorTable, reject } from '@oretrail/errors';

/** Every code. */
export const PIPELINE_ERRORS = errorTable('pipeline', {
  'no-operator': reject('A source to be removed is not an operator.', 'See `oretrail operators list`.'),
  'too-many-operators': reject(
    'More than 100 sources would be operators.',
    'Remove those that do not have to correct events of others: `oretrail operators remove`.',
  ),
});
