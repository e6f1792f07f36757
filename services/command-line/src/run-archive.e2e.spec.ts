/** The archive that `run` writes beside its verdicts. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { CASE, LINES } from '@oretrail/test-support/events';
import { describe, expect, it } from 'vitest';

/** What `run` says of a call on some lines. */
async function runOn(directory: string, lines: readonly string[], ...args: readonly string[]) {
  const file = join(directory, 'events.ndjson');
  writeFileSync(file, lines.join('\n'));
  return captureCall(['run', file, '--out', join(directory, 'out'), '--json', ...args]);
}

const sealOf = ({ output }: Readonly<{ output: string }>) => JSON.parse(output).seal;

describe('run', () => {
  it('seals what it has come to, once more when there is more, and not when there is nothing new', () =>
    withTemporaryDirectory(async (directory) => {
      const [archive, keys] = [join(directory, 'out', 'audit'), join(directory, 'out', 'keys')];
      expect(sealOf(await runOn(directory, LINES.slice(0, 5)))).toMatchObject({ number: 1 });
      const head = join(directory, 'seal.json');
      writeFileSync(head, readFileSync(join(archive, 'audit/v1/seals/00000000000000000001.json')));
      const second = sealOf(await runOn(directory, LINES.slice(5)));
      expect(second).toMatchObject({ number: 2 });
      expect(sealOf(await runOn(directory, []))).toEqual(second);

      const key = join(keys, 'signing.pub.pem');
      const verified = await captureCall(['audit', 'verify', archive, '--key', key, '--head', head, '--json']);
      expect(verified.status, verified.output).toBe(EXIT_OK);
      const { finding, seals, sealed, archived, unfinished } = JSON.parse(verified.output);
      expect({ finding, unfinished, last: seals.last }).toEqual({ finding: null, unfinished: [], last: 2 });
      expect(archived).toEqual(sealed);
      const replayed = await captureCall(['replay', archive, '--json']);
      expect(replayed.status, replayed.output + replayed.errors).toBe(EXIT_OK);
    }));

  it('writes the same records into every archive of the same events', () =>
    withTemporaryDirectory(async (directory) => {
      const objects: string[] = [];
      for (const name of ['a', 'b']) {
        const folder = join(directory, name);
        await captureCall(['run', CASE, '--out', folder]);
        const manifest = join(folder, 'audit/audit/v1/credit.verdicts.v1/0/00000000000000000000.json');
        objects.push(readFileSync(manifest, 'utf8'));
      }
      expect(objects[0]).toBe(objects[1]);
    }));

  it('seals with keys from elsewhere, and with no others from then on', () =>
    withTemporaryDirectory(async (directory) => {
      const keys = join(directory, 'safe');
      await captureCall(['audit', 'keys', 'new', '--out', keys]);
      const named = ['--signing-key', join(keys, 'signing.pem')];
      const bare = await runOn(directory, LINES, ...named);
      expect(bare).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining('missing-flag') });
      const recovery = ['--recovery-key', join(keys, 'recovery.pub.pem')];
      expect(sealOf(await runOn(directory, LINES, ...named, ...recovery))).toMatchObject({ number: 1 });
      expect(existsSync(join(directory, 'out', 'keys'))).toBe(false);
      const own = await runOn(directory, LINES);
      expect(own).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining('key-not-in-force') });
    }));

  it('writes no archive with --no-archive', () =>
    withTemporaryDirectory(async (directory) => {
      expect(sealOf(await runOn(directory, LINES, '--no-archive'))).toBeNull();
      expect(existsSync(join(directory, 'out', 'audit'))).toBe(false);
    }));
});
