/** Files that are followed, or gone on with: when they do not grow, and when they are not what was read before. */
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLog, type Run } from '@oretrail/run-directory';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { idsIn, linesOf, textOf, withOpenRun } from '@oretrail/test-support/command-line/open-run';
import { CASE, LINES } from '@oretrail/test-support/events';
import { describe, expect, it } from 'vitest';

const REJECTED = 'rejected.ndjson';

/** Every file below a folder: its content, and a number that changes if it is written again. */
function filesBelow(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(paths.map((path) => [path, `${statSync(path).ino} ${readFileSync(path, 'base64')}`]));
}

describe('a watch', () => {
  it('writes nothing while nothing is added to its file', () =>
    withTemporaryDirectory(async (directory) => {
      const [file, out] = [join(directory, 'events.ndjson'), join(directory, 'out')];
      writeFileSync(file, textOf(LINES.slice(0, 30)));
      const follow = async (run: Run): Promise<void> => {
        const first = await run.goOn();
        const before = filesBelow(out);
        expect(await run.goOn()).toEqual(first);
        expect(filesBelow(out)).toEqual(before);
        appendFileSync(file, textOf(LINES.slice(30)));
        expect((await run.goOn()).vehicles).toBeGreaterThan(first.vehicles);
        expect(filesBelow(out)).not.toEqual(before);
      };
      await withOpenRun(out, file, follow, { isGrowing: true });
    }));
});

describe('a file that is not what was read before', () => {
  const [first, second] = [LINES.slice(0, 30), LINES.slice(30)];
  const isAnother = /events\.ndjson is shorter than what was read of it, or is another file/;
  const others: readonly (readonly [string, readonly string[]])[] = [
    ['shorter', second.slice(0, 1)],
    ['empty', []],
    ['longer', [...second, ...first]],
    ['as long', [...first].reverse()],
  ];

  /** `directory` has a file of the first lines; `whole` is what all of them come to. */
  function withFile(use: (of: Readonly<{ path: string; out: string; due: unknown }>) => Promise<void>): Promise<void> {
    return withTemporaryDirectory(async (directory) => {
      const [path, out, whole] = ['events.ndjson', 'out', 'whole'].map((name) => join(directory, name)) as [
        string,
        string,
        string,
      ];
      await captureCall(['run', CASE, '--out', whole, '--no-archive']);
      writeFileSync(path, textOf(['no event', ...first]));
      await use({ path, out, due: idsIn(whole) });
    });
  }

  it.each(others)('is read from its beginning while it is watched: %s', (_name, lines) =>
    withFile(async ({ path, out, due }) => {
      const follow = async (run: Run, said: () => string): Promise<void> => {
        await run.goOn();
        writeFileSync(path, textOf(['bad', ...lines]));
        expect(await run.goOn()).toMatchObject({ acceptedEvents: lines.length, earlierEvents: 30, rejectedLines: 1 });
        expect(said()).toMatch(isAnother);
        appendFileSync(path, textOf(LINES));
        expect(await run.goOn()).toMatchObject({ acceptedEvents: lines.length + LINES.length, rejectedLines: 1 });
        expect(said().match(/another file/g)).toHaveLength(1);
      };
      await withOpenRun(out, path, follow, { isGrowing: true });
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toHaveLength(1);
      expect(linesOf(out, REJECTED)[0]).toContain('bad');
    }),
  );

  it.each(['interrupted', 'done'])('is read from its beginning by a call that goes on after a watch: %s', (state) =>
    withFile(async ({ path, out, due }) => {
      const follow = async (run: Run): Promise<void> => {
        await run.goOn();
        if (state === 'done') await run.end();
      };
      await withOpenRun(out, path, follow, { isGrowing: true });
      writeFileSync(path, textOf([...second, ...first]));
      const again = async (run: Run, said: () => string): Promise<void> => {
        expect((await run.goOn()).acceptedEvents).toBe(LINES.length);
        expect(said()).toMatch(isAnother);
      };
      await withOpenRun(out, path, again, { isGrowing: true });
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toEqual([]);
    }),
  );

  it('is read from its beginning by a call that does not watch', () =>
    withFile(async ({ path, out, due }) => {
      await withOpenRun(out, path, (run) => run.goOn());
      writeFileSync(path, textOf([...second, ...first]));
      const { output, errors } = await captureCall(['run', path, '--out', out, '--json', '--quiet']);
      expect(errors).toBe('');
      expect(JSON.parse(output)).toMatchObject({ acceptedEvents: LINES.length, earlierEvents: 30 });
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toEqual([]);
    }));

  it('is not asked for if a version before has not said what lay before the place', () =>
    withFile(async ({ path, out, due }) => {
      await withOpenRun(out, path, (run) => run.goOn(), { isGrowing: true });
      const log = openLog(out);
      const cursor = JSON.parse(log.stateOf('intake').get('cursor') ?? '');
      expect(cursor.watched).toHaveProperty('before');
      delete cursor.watched.before;
      log.appendWith([], 'intake', new Map([['cursor', JSON.stringify(cursor)]]));
      await log.close();
      appendFileSync(path, textOf(second));
      const again = async (run: Run, said: () => string): Promise<void> => {
        expect([(await run.goOn()).acceptedEvents, said()]).toEqual([second.length, '']);
      };
      await withOpenRun(out, path, again, { isGrowing: true });
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toHaveLength(1);
    }));
});
