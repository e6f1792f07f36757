/** Why the console refuses a request, beside what every service over HTTP refuses, as one closed table. */
import { errorTable, reject, retry } from '@oretrail/errors';

/** Codes of the console. */
export const CONSOLE_ERRORS = errorTable('console', {
  'not-ready': retry(
    'The console has just started, and has not read what was written before.',
    'Send it again after the seconds that the answer names.',
  ),
  'not-reached': retry(
    'The console has not read as far as `Oretrail-At-Least` asks.',
    'Send it again after the seconds that the answer names.',
  ),
  busy: retry(
    'As many questions wait for the database as may wait.',
    'Send it again after the seconds that the answer names.',
  ),
  'too-much': reject(
    'The answer would take more memory than one question may have.',
    'Ask for less, or run `oretrail explain` on an archive.',
    { httpStatus: 422 },
  ),
  'too-many-streams': retry(
    'As many streams are open as may be, in all or of one principal.',
    'Close those that nobody reads, and try again after the seconds that the answer names.',
    { httpStatus: 429 },
  ),
  'bad-page': reject(
    'The folder of the web page can not be read, or has no `index.html`.',
    'Build the page, or leave `ORETRAIL_CONSOLE_PAGE` out.',
  ),
});
