/** What a run finds in its directory that a kill, a hand or another version has left there. */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { END, openTexts } from '@oretrail/local-state';
import { describe, expect, it } from 'vitest';
import { captureCall, withTemporaryDirectory } from '../captured-call.ts';
import { EXIT_FAILED, EXIT_OK, EXIT_WRONG_CALL } from '../errors.ts';

const CASE = join(import.meta.dirname, '../../../../test/conformance/cases/10-components-by-increment/events.ndjson');

/** Has the log say that its layout is another. */
async function layoutOf(out: string, layout: number): Promise<void> {
  const database = openTexts(join(out, 'log'));
  database.putSync(Buffer.from(`header${END}`), JSON.stringify({ layout, partitions: 2 }));
  await database.close();
}

/** Has run.json say that its form is another. */
function formatOf(out: string, formatVersion: number): void {
  writeFileSync(join(out, 'run.json'), JSON.stringify({ format: 'oretrail-run', formatVersion, flags: {} }));
}

describe('what another version has made', () => {
  const spoilt: readonly (readonly [string, (out: string) => Promise<void> | void, string])[] = [
    ['an older log', (out) => layoutOf(out, 1), 'has layout 1, and this version reads'],
    ['a newer log', (out) => layoutOf(out, 99), 'has layout 99, and this version reads'],
    ['an older run.json', (out) => formatOf(out, 1), 'run.json has format 1, and this version reads'],
    ['a newer run.json', (out) => formatOf(out, 99), 'run.json has format 99, and this version reads'],
  ];

  it.each(spoilt)('is named, with what to do: %s', (_name, spoil, what) =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out, '--no-archive']);
      await spoil(out);
      for (const args of [['run', CASE], ['quiesce'], ['explain', '5YFB4MBE4PP000001']]) {
        const { status, errors } = await captureCall([...args, '--out', out]);
        expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining(what)]);
        expect(errors).toMatch(/\(other-version\)\n {2}Use the version that made it/);
      }
    }),
  );
});

describe('run.json', () => {
  it('is not there before it is whole, so that a kill meanwhile leaves a directory that can be used', () =>
    withTemporaryDirectory(async (out) => {
      // Where its temporary name is taken, the call ends at the moment in which a kill would have left half of it.
      const temporary = join(out, '.oretrail-run.json.tmp');
      mkdirSync(temporary);
      expect((await captureCall(['run', CASE, '--out', out])).status).toBe(EXIT_FAILED);
      expect(existsSync(join(out, 'run.json'))).toBe(false);
      rmdirSync(temporary);
      expect((await captureCall(['run', CASE, '--out', out])).status).toBe(EXIT_OK);
    }));
});
