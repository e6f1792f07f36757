/** `pnpm test:long`: what a call of it says. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from './scenarios.ts';

const MAIN = join(import.meta.dirname, 'main.ts');

function called(...args: readonly string[]) {
  return spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
}

describe('pnpm test:long', () => {
  it('names its scenarios', () => {
    const { status, stdout } = called('--list');
    expect(status).toBe(0);
    for (const { name } of SCENARIOS) expect(stdout).toContain(` ${name} `);
  });

  it.each([['--only', 'nothing-of-that-name'], ['--times', 'x'], ['--wrong']])('refuses %s', (...args) => {
    const { status, stderr } = called(...args);
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: pnpm test:long');
  });
});
