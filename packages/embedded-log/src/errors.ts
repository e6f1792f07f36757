/** Why an embedded log cannot be used, as one closed table. */
import { errorTable } from '@oretrail/errors';

/** Every code. */
export const EMBEDDED_LOG_ERRORS = errorTable('embedded-log', {
  'no-log': {
    meaning: 'The folder does not hold a log.',
    remedy: 'Restore the last state of the folder.',
    disposition: 'reject',
  },
  'other-version': {
    meaning: 'Another version of Oretrail made the log, in a layout that this version does not read.',
    remedy: 'Use the version that made it, or read the files into another directory with --out.',
    disposition: 'reject',
  },
  fenced: {
    meaning: 'Another producer of the same name has opened the log since.',
    remedy: 'Let one process write into a log at a time.',
    disposition: 'crash',
  },
});
