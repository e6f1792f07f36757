import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';
import { splitLines } from './split-lines.ts';

const folder = temporaryFolder();

it('splits lines into parts that are the whole again', async () => {
  const file = join(mkdtempSync(join(folder, 'lines-')), 'lines');
  const text = Array.from({ length: 100 }, (_, i) => `${'x'.repeat(i)}\n`).join('');
  writeFileSync(file, text);
  const parts = await splitLines(file, 4);
  expect(parts).toHaveLength(4);
  expect(parts.map((part) => readFileSync(part, 'utf8')).join('')).toBe(text);
});
