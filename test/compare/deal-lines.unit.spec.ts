import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';
import { dealLines } from './deal-lines.ts';

const folder = temporaryFolder();

/** Deals lines to four parts. */
async function dealt(lines: readonly string[], seed = '7'): Promise<readonly (readonly string[])[]> {
  const file = join(mkdtempSync(join(folder, 'lines-')), 'lines');
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return (await dealLines(file, 4, seed)).map((part) => readFileSync(part, 'utf8').trim().split('\n'));
}

it('deals each line to one part, in order, and to the same one again', async () => {
  const lines = Array.from({ length: 400 }, (_, i) => `${i}`);
  const parts = await dealt(lines);
  expect(parts).toHaveLength(4);
  for (const part of parts) {
    // Of 400, each gets 100 or so.
    expect(part.length).toBeGreaterThan(50);
    expect(part).toEqual(part.toSorted((a, b) => Number(a) - Number(b)));
  }
  expect(parts.flat().toSorted((a, b) => Number(a) - Number(b))).toEqual(lines);
  expect(await dealt(lines)).toEqual(parts);
  expect(await dealt(lines, '8')).not.toEqual(parts);
});

it('deals copies of a line to several parts', async () => {
  const parts = await dealt(Array.from({ length: 400 }, () => 'a'));
  for (const part of parts) expect(part.length).toBeGreaterThan(50);
});
