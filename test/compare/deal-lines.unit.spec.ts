import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';
import { dealLines } from './deal-lines.ts';

const folder = temporaryFolder();

it('deals each line to one part, in order, and to the same one again', async () => {
  const file = join(mkdtempSync(join(folder, 'lines-')), 'lines');
  const lines = Array.from({ length: 400 }, (_, i) => `${i}`);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  const dealt = async () =>
    (await dealLines(file, 4, '7')).map((part) => readFileSync(part, 'utf8').trim().split('\n'));
  const parts = await dealt();
  expect(parts).toHaveLength(4);
  for (const part of parts) {
    // Of 400, each gets 100 or so.
    expect(part.length).toBeGreaterThan(50);
    expect(part).toEqual(part.toSorted((a, b) => Number(a) - Number(b)));
  }
  expect(parts.flat().toSorted((a, b) => Number(a) - Number(b))).toEqual(lines);
  expect(await dealt()).toEqual(parts);
});
