/** Takes each guard of the protocol out: without it, a named schedule or some seed must fail. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTANTS, type Mutant } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Seeds within which every mutant is found: three times what the shyest of them took. */
const SEEDS = 360;

function runWithout({ name, foundBy }: Mutant) {
  const args = ['--import', './test/support/mutants/hook.ts', 'test/support/simulator/main.ts'];
  return spawnSync(process.execPath, [...args, '--seeds', String(SEEDS), '--first', foundBy], {
    cwd: ROOT,
    env: { ...process.env, ORETRAIL_MUTANT: name },
    encoding: 'utf8',
  });
}

describe('without one guard some schedule fails', () => {
  it.each(MUTANTS)('$name: $guards', (mutant) => {
    const { status, stdout, stderr } = runWithout(mutant);
    expect(status, stderr).toBe(1);
    const totals: { failed: number } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(totals.failed).toBeGreaterThan(0);
  });
});
