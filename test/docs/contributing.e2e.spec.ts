/** Holds the good error message of CONTRIBUTING.md against the one that is printed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INPUTS_MAX } from '@oretrail/model';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { describe, expect, it } from 'vitest';
import { exampleLines } from './example.ts';
import { codeBlocksIn, pageText } from './page.ts';

const FILE = 'cathodes.ndjson';

/** A lot on line 17 that draws one lot more than it may. */
function fileWithTooManyInputs(): string {
  const event = JSON.parse(exampleLines('late-lot')[0] ?? '');
  const quantity = { value: '1', unit: 'KGM' };
  event.id = 'shipment-12';
  event.data.inputs = Array.from({ length: INPUTS_MAX + 1 }, (_, n) => ({ lotId: `urn:lot:example-${n}`, quantity }));
  return `${'\n'.repeat(16)}${JSON.stringify(event)}\n`;
}

describe('CONTRIBUTING.md', () => {
  it('shows a good error message as it is printed', async () => {
    await withTemporaryDirectory(async (directory) => {
      const path = join(directory, FILE);
      writeFileSync(path, fileWithTooManyInputs());
      const { status, output } = await captureCall(['validate', path]);
      expect(status).toBe(1);
      const [shown = 'no block'] = codeBlocksIn(pageText('../CONTRIBUTING.md'), 'text');
      expect(output.replaceAll(path, FILE)).toBe(`${shown}0 good events, 1 bad line\n`);
    });
  });
});
