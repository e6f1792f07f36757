/** What a run of the tests leaves out, `pnpm test:long` does: each row of CONTRIBUTING.md's table is called there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JUDGING_SPECS } from './scenarios/judged-by-spec.ts';
import { specsAtLength } from './specs-at-length.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../CONTRIBUTING.md'), 'utf8');
const NO_SCENARIO: readonly string[] = [
  // A judge in another language: how many files it reads is the caller's choice.
  'test/second-opinion/second-opinion.e2e.spec.ts',
];

/** The files and folders of the table, by the heading of its third column. */
function pathsOfTable(): readonly string[] {
  const [, below = ''] = PAGE.split(/^\| path +\| in each run +\| at length +\|$/m);
  const [table = ''] = below.split('\n\n');
  const rows = table.split('\n').map((row) => row.split('|')[1] ?? '');
  return rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path));
}

describe('what is left out of a run of the tests', () => {
  const called = [...specsAtLength(), ...JUDGING_SPECS];

  it('is called by test:long, whatever the table names', () => {
    const paths = pathsOfTable();
    expect(paths.length).toBeGreaterThan(20);
    const isCalled = (path: string): boolean => called.some((spec) => spec === path || spec.startsWith(`${path}/`));
    expect(paths.filter((path) => !isCalled(path) && !NO_SCENARIO.includes(path))).toEqual([]);
  });

  it('is named by the table, whatever test:long calls', () => {
    const paths = pathsOfTable();
    const isNamed = (spec: string): boolean => paths.some((path) => spec === path || spec.startsWith(`${path}/`));
    expect(called.filter((spec) => !isNamed(spec) && !/\.long\./.test(spec))).toEqual([]);
  });
});
