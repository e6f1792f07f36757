/** Holds README.md against what its commands print. */
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { describe, expect, it } from 'vitest';
import { examplePath } from './example.ts';
import { codeBlocksIn, pageText } from './page.ts';

const VIN = '4EXAM7LE6SU000001';
/** Stands for lines that the page leaves out. */
const OMITTED = '…\n';

describe('README.md', () => {
  it('shows what `explain` prints of the example', () =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', examplePath('chain'), '--out', out, '--quiet']);
      const { output } = await captureCall(['explain', VIN, '--out', out]);
      const [shown = 'no block'] = codeBlocksIn(pageText('../README.md'), 'text');
      const [beginning = '', ...later] = shown.split(OMITTED);
      expect(output.startsWith(beginning)).toBe(true);
      for (const part of later) expect(output).toContain(part);
    }));
});
