/** `pnpm test:long`: one small scenario, from its start to the judge. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Part, type Resolution, resolveOwnKafka, resolveOwnRegistry } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import { withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');

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
      const call = [MAIN, '--only', 'kill-workers', '--times', '1', '--json', json];
      const { status, stderr } = spawnSync(process.execPath, call, { encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      const [{ findings }] = JSON.parse(readFileSync(json, 'utf8')).results;
      expect(findings).toMatchObject({ lost: 0, doubled: 0, wrong: 0 });
      expect(findings.verdicts).toBeGreaterThan(0);
    }));
});
