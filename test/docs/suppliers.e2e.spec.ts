/** Holds docs/suppliers.md against what the command line prints. */

import { EVENT_ERRORS } from '@oretrail/model';
import { captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { describe, expect, it } from 'vitest';
import { examplePath } from './example.ts';
import { codeBlocksIn, pageText } from './page.ts';

const PAGE = pageText('suppliers.md');
const BAD = examplePath('with-errors');
/** The file as the page names it: from the root of the project. */
const BAD_AS_NAMED = 'docs/examples/with-errors.ndjson';

describe('docs/suppliers.md', () => {
  it('shows what `validate` prints of the bad examples', async () => {
    const { status, output } = await captureCall(['validate', BAD]);
    expect(status).toBe(1);
    expect(codeBlocksIn(PAGE, 'text')).toEqual([output.replaceAll(BAD, BAD_AS_NAMED)]);
  });

  it('has an example of every code, one a line', async () => {
    const rejected = jsonLines<{ errors: { code: string }[] }>(await captureCall(['validate', BAD, '--json']));
    expect(rejected.map(({ errors }) => errors[0]?.code)).toEqual(Object.keys(EVENT_ERRORS.rows));
  });

  it('shows a line of `validate --json` as it is', async () => {
    const { output } = await captureCall(['validate', BAD, '--json']);
    const rejected = jsonLines({ output: output.replaceAll(BAD, BAD_AS_NAMED) });
    const shown = codeBlocksIn(PAGE, 'json')
      .map((block) => JSON.parse(block))
      .filter((value) => 'errors' in value);
    expect(shown).toHaveLength(1);
    expect(rejected).toContainEqual(shown[0]);
  });

  it.each(['chain', 'late-lot', 'correction'])('accepts all of %s.ndjson', async (name) => {
    const { status, output } = await captureCall(['validate', examplePath(name)]);
    expect([status, output]).toEqual([0, expect.stringMatching(/^\d+ good events?, no bad line\n$/)]);
  });
});
