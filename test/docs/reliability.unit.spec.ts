/** docs/reliability.md names every scenario, and no row of it tells of a verdict that was lost or doubled. */
import { expect, it } from 'vitest';
import { SCENARIOS } from '../long/scenarios.ts';
import { pageText, rowsBelow } from './page.ts';

const ROWS = rowsBelow('reliability.md', 'scenario', 'what was done');

it('has every scenario, with what was found or why nothing was', () => {
  const page = pageText('reliability.md');
  for (const { name } of SCENARIOS) expect(page).toContain(`\`${name}\``);
});

it('has rows of known scenarios only, each once, with their commit and seed', () => {
  const names = ROWS.map(([name = '']) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(SCENARIOS.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  for (const row of ROWS) {
    expect(row[3]).toMatch(/^\d+$/);
    expect(row[4]).toMatch(/^[0-9a-f]{7}$/);
  }
});

it('has nothing lost and nothing doubled', () => {
  expect(ROWS.length).toBeGreaterThan(0);
  for (const row of ROWS) expect([row[7], row[8]]).toEqual(['0', '0']);
});
