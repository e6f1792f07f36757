/** What a run finds in its directory that a kill, a hand or another version has left there. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_FAILED, EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { END, openTexts } from '@oretrail/local-state';
import { openLog, type Progress } from '@oretrail/run-directory';
import { PROTOCOL_VIOLATIONS } from '@oretrail/runtime';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { linesOf, withOpenRun } from '@oretrail/test-support/command-line/open-run';
import { CASE } from '@oretrail/test-support/events';
import { eligibilityWorker, Pipeline, provenanceWorker } from '@oretrail/workers';
import { describe, expect, it } from 'vitest';

/** Every file of a directory with its bytes; the log has a folder of its own. */
function contentsOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ name }) => [name, readFileSync(join(directory, name), 'utf8')]));
}

describe('run', () => {
  it('refuses other flags on the same directory, and takes the same in other words', () =>
    withTemporaryDirectory(async (out) => {
      const flags = ['--as-known-at', '2030-01-01T00:00:00Z', '--operator', 'urn:party:a', '--operator', 'urn:party:b'];
      await captureCall(['run', CASE, '--out', out, ...flags]);
      const before = contentsOf(out);
      const other = await captureCall(['run', CASE, '--out', out, '--no-built-in-facts']);
      expect(other.status).toBe(EXIT_WRONG_CALL);
      expect(other.errors).toContain('(settings-differ)');
      expect(contentsOf(out)).toEqual(before);
      const same = [
        '--operator',
        'urn:party:b',
        '--operator',
        'urn:party:a',
        '--as-known-at',
        '2030-01-01T01:00:00+01:00',
      ];
      expect((await captureCall(['run', CASE, '--out', out, ...same])).status).toBe(EXIT_OK);
    }));

  it.each([
    ['directory-not-ours', (out: string) => writeFileSync(join(out, 'diary.txt'), 'mine')],
    ['directory-damaged', (out: string) => writeFileSync(join(out, 'run.json'), '{}')],
  ] as const)('leaves a directory alone: %s', (code, spoil) =>
    withTemporaryDirectory(async (out) => {
      spoil(out);
      const before = contentsOf(out);
      const { status, errors } = await captureCall(['run', CASE, '--out', out]);
      expect(status).toBe(EXIT_WRONG_CALL);
      expect(errors).toContain(`(${code})`);
      expect(contentsOf(out)).toEqual(before);
    }),
  );

  it('takes over the lock and the half-written files of a call that was killed', () =>
    withTemporaryDirectory(async (out) => {
      writeFileSync(join(out, '.oretrail.lock'), '');
      writeFileSync(join(out, '.oretrail.holder'), JSON.stringify({ process: 7, host: 'mill', boot: 'before' }));
      writeFileSync(join(out, '.oretrail-verdicts.ndjson.tmp'), 'half a li');
      expect((await captureCall(['run', CASE, '--out', out])).status).toBe(EXIT_OK);
      expect(linesOf(out, 'verdicts.ndjson')).toHaveLength(5);
      expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual(['.oretrail.lock']);
    }));

  it('says how far it is: never back, and to the end', () =>
    withTemporaryDirectory(async (out) => {
      const parts: number[] = [];
      const estimate: Progress['estimate'] = ({ phase, done, total }) => {
        expect(phase).toBe('working');
        parts.push(done / total);
      };
      const progress = { say: () => {}, note: () => {}, warn: expect.unreachable, estimate };
      await withOpenRun(out, CASE, (run) => run.goOn(), { progress });
      expect(parts.length).toBeGreaterThan(1);
      expect(parts).toEqual(parts.toSorted((a, b) => a - b));
      expect(Math.min(...parts)).toBeLessThan(1);
      expect(parts.at(-1)).toBe(1);
    }));

  it('changes nothing if a later file is unreadable', () =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out]);
      const before = contentsOf(out);
      const { status, errors } = await captureCall(['run', CASE, join(out, 'no-such-file'), '--out', out]);
      expect(status).toBe(EXIT_WRONG_CALL);
      expect(errors).toContain('(file-unreadable)');
      expect(contentsOf(out)).toEqual(before);
    }));

  it('makes no directory for a misspelt file, which would bind the next call to its flags', () =>
    withTemporaryDirectory(async (directory) => {
      const out = join(directory, 'out');
      const misspelt = ['run', join(directory, 'no-such-file'), '--out', out, '--ruleset', 'us-30d@2023-04-17'];
      expect((await captureCall(misspelt)).status).toBe(EXIT_WRONG_CALL);
      expect(readdirSync(directory)).toEqual([]);
      expect((await captureCall(['run', CASE, '--out', out])).status).toBe(EXIT_OK);
    }));

  it('says so if a verdict was changed by hand', () =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out]);
      const lines = linesOf(out, 'verdicts.ndjson');
      const { vin, verdictId } = JSON.parse(lines[0] ?? '');
      writeFileSync(join(out, 'verdicts.ndjson'), lines.join('\n').replace(verdictId, `sha256:${'0'.repeat(64)}`));
      const { status, errors } = await captureCall(['explain', vin, '--out', out]);
      expect(status).toBe(EXIT_WRONG_CALL);
      expect(errors).toContain('(directory-damaged)');
    }));
});

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

/** Has run.json say by what the events were evaluated, as version 0.2.0 did. */
function engineOf(out: string, engine: string): void {
  const { settings, ...form } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
  writeFileSync(join(out, 'run.json'), JSON.stringify({ ...form, settings: { ...settings, engine } }));
}

describe('what another version has made', () => {
  const spoilt: readonly (readonly [string, (out: string) => Promise<void> | void, string])[] = [
    ['an older log', (out) => layoutOf(out, 1), 'has layout 1, and this version reads'],
    ['a newer log', (out) => layoutOf(out, 99), 'has layout 99, and this version reads'],
    ['an older run.json', (out) => formatOf(out, 1), 'run.json has format 1, and this version reads'],
    ['a run of --batch', (out) => engineOf(out, 'batch'), 'run.json was made with --batch, and this version reads'],
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

  it('is continued if workers had evaluated the events', () =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out, '--no-archive']);
      engineOf(out, 'workers');
      expect((await captureCall(['run', CASE, '--out', out, '--no-archive'])).status).toBe(EXIT_OK);
    }));

  it('says so if a newer engine has worked in it', () =>
    withTemporaryDirectory(async (out) => {
      expect((await captureCall(['run', CASE, '--out', out])).status).toBe(EXIT_OK);
      const log = openLog(out);
      const newer = [provenanceWorker, eligibilityWorker].map((worker) => ({ ...worker, engine: worker.engine + 1 }));
      await (await Pipeline.open(log, newer)).runToRest();
      await log.close();
      const newerEngine = PROTOCOL_VIOLATIONS.rows['newer-engine'];
      const isNewer = new RegExp(`engine ${provenanceWorker.engine + 1}.*\\(other-version\\)`);
      for (const args of [['run', CASE], ['quiesce']]) {
        const { status, errors } = await captureCall([...args, '--out', out]);
        expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringMatching(isNewer)]);
        // One meaning and one remedy: those of the directory, not also those of the worker.
        expect(errors).not.toContain(newerEngine.meaning);
        expect(errors).not.toContain(newerEngine.remedy);
      }
    }));
});

describe('run.json', () => {
  it('is not there before it is whole, so that a kill meanwhile leaves a directory that can be used', () =>
    withTemporaryDirectory(async (out) => {
      // If its temporary name is taken, the call ends at the moment in which a kill would have left half of it.
      const temporary = join(out, '.oretrail-run.json.tmp');
      mkdirSync(temporary);
      expect((await captureCall(['run', CASE, '--out', out])).status).toBe(EXIT_FAILED);
      expect(existsSync(join(out, 'run.json'))).toBe(false);
      rmdirSync(temporary);
      expect((await captureCall(['run', CASE, '--out', out])).status).toBe(EXIT_OK);
    }));
});
