/** Takes each guard of the protocol out: without it, a named schedule or some seed must fail. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import { AT_LENGTH } from '../runs.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Seeds within which every mutant is found: three times what the shyest of them took. */
const SEEDS = 360;

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Mutants of which each run of the tests has some: each is a process of its own. */
const MUTANTS_A_RUN = AT_LENGTH ? Number.POSITIVE_INFINITY : 10;

function runWithout({ name, foundBy }: Mutant) {
  const args = ['--import', './test/support/mutants/hook.ts', 'test/support/simulator/main.ts'];
  return spawnSync(process.execPath, [...args, '--seeds', String(SEEDS), '--first', foundBy], {
    cwd: ROOT,
    env: { ...process.env, ORETRAIL_MUTANT: name },
    encoding: 'utf8',
  });
}

describe(`without one guard some schedule fails (ORETRAIL_SEED=${SEED})`, () => {
  it.each(new Random(SEED).shuffled(MUTANTS).slice(0, MUTANTS_A_RUN))('$name: $guards', (mutant) => {
    const { status, stdout, stderr } = runWithout(mutant);
    expect(status, stderr).toBe(1);
    const totals: { failed: number } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(totals.failed).toBeGreaterThan(0);
  });
});
