/** Why an embedded log cannot be used, as one closed table. */
import { crash, errorTable, reject } from '@oretrail/errors';

/** Every code. */
export const EMBEDDED_LOG_ERRORS = errorTable('embedded-log', {
  'no-log': reject('The folder does not hold a log.', 'Restore the last state of the folder.'),
  'other-version': reject(
    'Another version of Oretrail made the log, in a layout that this version does not read.',
    'Use the version that made it, or read the files into another directory with --out.',
  ),
  fenced: crash(
    'Another producer of the same name has opened the log since.',
    'Let one process write into a log at a time.',
  ),
});
