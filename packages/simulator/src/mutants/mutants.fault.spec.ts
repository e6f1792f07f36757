/** Takes each guard of the protocol out: without it, a named schedule or some seed must fail. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../../../..');
/** Seeds within which every mutant is found: three times what the shyest of them took. */
const SEEDS = 360;

function runWithout(mutant: string) {
  const args = ['--import', './packages/simulator/src/mutants/hook.ts', 'packages/simulator/src/main.ts'];
  return spawnSync(process.execPath, [...args, '--seeds', String(SEEDS)], {
    cwd: ROOT,
    env: { ...process.env, ORETRAIL_MUTANT: mutant },
    encoding: 'utf8',
  });
}

describe('without one guard some schedule fails', () => {
  it.each(MUTANTS)('$name: $guards', ({ name }) => {
    const { status, stdout, stderr } = runWithout(name);
    expect(status, stderr).toBe(1);
    const totals: { failed: number } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(totals.failed).toBeGreaterThan(0);
  });
});
