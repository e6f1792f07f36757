/** `pnpm compare`, with this checkout as the other one. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const folder = temporaryFolder();

function compare(...args: readonly string[]) {
  const call = [join(import.meta.dirname, 'main.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, call, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

it('finds that a checkout publishes what it publishes, revisions too', { timeout: 120_000 }, () => {
  const { status, stdout, stderr } = compare('--before', ROOT, '--vehicles', '60', '--mess', '0.9', '--parts', '4');
  const verdicts = Number(/^(\d+) verdicts, 0 differing/.exec(stdout)?.[1]);
  expect(status, stdout + stderr).toBe(0);
  // Most vehicles come in another part than one of their lots.
  expect(verdicts).toBeGreaterThan(100);
});

it('finds the same on Kafka, of what stands at rest', { timeout: 300_000 }, () => {
  const { status, stdout, stderr } = compare(
    '--before',
    ROOT,
    '--vehicles',
    '40',
    '--mess',
    '0.9',
    '--parts',
    '2',
    '--kafka',
  );
  expect(status, stdout + stderr).toBe(0);
  expect(Number(/^(\d+) verdicts, 0 differing vehicles \(on Kafka/.exec(stdout)?.[1])).toBeGreaterThan(40);
});

it('refuses a folder without a checkout', () => {
  expect(compare('--before', folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('no checkout') });
});
