/** `pnpm test:long`: what a call of it says, and one small scenario from its start to the judge. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Part, type Resolution, resolveOwnKafka, resolveOwnRegistry } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import { withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
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

/** The call starts parts of its own: here it is only asked whether they can be had. */
function unstarted(found: Resolution<Part>): Resolution<Part> {
  const part: Part = { address: 'none', origin: 'native', stop: async () => {} };
  return 'missing' in found ? found : { origin: 'native', start: async () => part };
}

const PARTS = {
  kafka: () => resolveOwnKafka().then(unstarted),
  registry: () => resolveOwnRegistry().then(unstarted),
};

await describeWith('one scenario', PARTS, () => {
  it('ends with what the judge found', () =>
    withTemporaryDirectory(async (folder) => {
      const json = join(folder, 'results.json');
      const { status, stderr } = called('--only', 'kill-workers', '--times', '1', '--json', json);
      expect(status, stderr).toBe(0);
      const [{ findings }] = JSON.parse(readFileSync(json, 'utf8')).results;
      expect(findings).toMatchObject({ lost: 0, doubled: 0, wrong: 0 });
      expect(findings.verdicts).toBeGreaterThan(0);
    }));
});
