/** What comes after a call that has not ended, and what its files are then. */
import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { DEFAULT_RULESET } from '@oretrail/rules';
import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { captureCall, withTemporaryDirectory } from '../captured-call.ts';
import { EXIT_OK, EXIT_REJECTED, EXIT_WRONG_CALL } from '../errors.ts';
import { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { openLog, type Run, type RunCall, withRun } from './write-run.ts';

const CASE = join(import.meta.dirname, '../../../../test/conformance/cases/10-components-by-increment/events.ndjson');
const LINES = readFileSync(CASE, 'utf8').split('\n').filter(Boolean);
const REJECTED = 'rejected.ndjson';

const linesOf = (out: string, name: string) => readFileSync(join(out, name), 'utf8').split('\n').filter(Boolean);

const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;

const SETTINGS = {
  ruleset: DEFAULT_RULESET,
  asKnownAt: null,
  builtInFacts: true,
  operators: [],
  engine: 'workers',
} as const;

/** A call of this process that is open for `use`, and then ends as one that is killed: without having said that it is done. */
function withOpenRun<T>(
  out: string,
  file: string,
  use: (run: Run, said: () => string) => Promise<T>,
  { input = '', ...call }: Partial<RunCall> & Readonly<{ input?: string }> = {},
): Promise<T> {
  let said = '';
  const errors = new Writable({
    write: (chunk, _encoding, done) => {
      said += chunk;
      done();
    },
  });
  const colours = picocolors.createColors(false);
  const terminal: Terminal = {
    input: Readable.from([Buffer.from(input)]),
    output: new Writable(),
    errors,
    outputColours: colours,
    errorColours: colours,
    isErrorsInteractive: false,
  };
  const progress = new Progress(terminal, { isQuiet: true });
  return withRun({ files: [file], directory: out, settings: SETTINGS, progress, terminal, ...call }, (run) =>
    use(run, () => said),
  );
}

/** Every file below a folder: its content, and a number that changes where it is written anew. */
function filesBelow(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(paths.map((path) => [path, `${statSync(path).ino} ${readFileSync(path, 'base64')}`]));
}

describe('a watch', () => {
  it.each(['workers', 'batch'] as const)('writes nothing while nothing is added to its file: %s', (engine) =>
    withTemporaryDirectory(async (directory) => {
      const [file, out] = [join(directory, 'events.ndjson'), join(directory, 'out')];
      writeFileSync(file, text(LINES.slice(0, 30)));
      const settings = { ...SETTINGS, engine };
      const follow = async (run: Run): Promise<void> => {
        const first = await run.goOn();
        const before = filesBelow(out);
        expect(await run.goOn()).toEqual(first);
        expect(filesBelow(out)).toEqual(before);
        appendFileSync(file, text(LINES.slice(30)));
        expect((await run.goOn()).vehicles).toBeGreaterThan(first.vehicles);
        expect(filesBelow(out)).not.toEqual(before);
      };
      await withOpenRun(out, file, follow, { settings, isGrowing: true });
    }),
  );
});

const idsIn = (out: string) => linesOf(out, 'verdicts.ndjson').map((line) => JSON.parse(line).verdictId);

describe('a call that was interrupted', () => {
  const [first, second] = [LINES.slice(0, 30), LINES.slice(30)];

  /** A directory in which a call on `file` was interrupted behind its first part, and what undisturbed calls come to. */
  function withInterrupted(
    file: '-' | 'events.ndjson',
    use: (of: Readonly<{ directory: string; out: string; path: string; due: unknown }>) => Promise<void>,
  ): Promise<void> {
    return withTemporaryDirectory(async (directory) => {
      const [out, whole] = [join(directory, 'out'), join(directory, 'whole')];
      await captureCall(['run', CASE, '--out', whole, '--no-archive']);
      const path = file === '-' ? file : join(directory, file);
      if (file !== '-') writeFileSync(path, text(['no event', ...first]));
      await withOpenRun(out, path, (run) => run.goOn(), { input: text(['no event', ...first]) });
      await use({ directory, out, path, due: idsIn(whole) });
    });
  }

  it('on a file goes on there', () =>
    withInterrupted('events.ndjson', async ({ out, path, due }) => {
      appendFileSync(path, text(second));
      const { output, errors } = await captureCall(['run', path, '--out', out, '--json', '--quiet']);
      expect([JSON.parse(output).acceptedEvents, errors]).toEqual([LINES.length, '']);
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toHaveLength(1);
    }));

  it.each([
    ['other lines', second],
    ['the same lines and more', LINES],
  ])('on standard input ends, and all of the next is read: %s', (_name, lines) =>
    withInterrupted('-', async ({ out, due }) => {
      const { output, errors } = await captureCall(['run', '-', '--out', out, '--json', '--quiet'], text(lines));
      expect(errors).toContain(`the call on - was interrupted in ${out} and can't go on`);
      expect(errors).toContain('after 30 events');
      expect(JSON.parse(output)).toMatchObject({ acceptedEvents: lines.length, earlierEvents: first.length });
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toHaveLength(1);
      expect((await captureCall(['run', '-', '--out', out])).errors).toBe('');
    }),
  );

  it('on standard input holds up no call on a file', () =>
    withInterrupted('-', async ({ out, due }) => {
      const { status, errors } = await captureCall(['run', CASE, '--out', out]);
      expect([status, errors]).toEqual([EXIT_OK, expect.stringContaining('was interrupted')]);
      expect(idsIn(out)).toEqual(due);
    }));

  it('on a file that is gone holds up others until it is abandoned', () =>
    withInterrupted('events.ndjson', async ({ out, path, due }) => {
      rmSync(path);
      const held = await captureCall(['run', CASE, '--out', out]);
      expect([held.status, held.errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(run-interrupted)')]);
      expect(held.errors).toContain('--abandon');
      const { status, errors } = await captureCall(['run', CASE, '--out', out, '--abandon']);
      expect([status, errors]).toEqual([EXIT_OK, expect.stringContaining('is abandoned after 30 events')]);
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toHaveLength(1);
      expect((await captureCall(['run', CASE, '--out', out, '--abandon'])).errors).toBe('');
    }));

  it('is read from its beginning where it is abandoned and made again', () =>
    withInterrupted('events.ndjson', async ({ out, path, due }) => {
      appendFileSync(path, text(second));
      const { output } = await captureCall(['run', path, '--out', out, '--abandon', '--json', '--quiet']);
      expect(JSON.parse(output)).toMatchObject({ acceptedEvents: LINES.length, earlierEvents: 30, rejectedLines: 1 });
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toHaveLength(1);
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
      writeFileSync(path, text(['no event', ...first]));
      await use({ path, out, due: idsIn(whole) });
    });
  }

  it.each(others)('is read from its beginning while it is watched: %s', (_name, lines) =>
    withFile(async ({ path, out, due }) => {
      const follow = async (run: Run, said: () => string): Promise<void> => {
        await run.goOn();
        writeFileSync(path, text(['bad', ...lines]));
        expect(await run.goOn()).toMatchObject({ acceptedEvents: lines.length, earlierEvents: 30, rejectedLines: 1 });
        expect(said()).toMatch(isAnother);
        appendFileSync(path, text(LINES));
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
      writeFileSync(path, text([...second, ...first]));
      const again = async (run: Run, said: () => string): Promise<void> => {
        expect((await run.goOn()).acceptedEvents).toBe(LINES.length);
        expect(said()).toMatch(isAnother);
      };
      await withOpenRun(out, path, again, { isGrowing: true });
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toEqual([]);
    }),
  );

  it('is read from its beginning by the call that was interrupted, made again', () =>
    withFile(async ({ path, out, due }) => {
      await withOpenRun(out, path, (run) => run.goOn());
      writeFileSync(path, text([...second, ...first]));
      const { output, errors } = await captureCall(['run', path, '--out', out, '--json', '--quiet']);
      expect(errors).toMatch(isAnother);
      expect(JSON.parse(output)).toMatchObject({ acceptedEvents: LINES.length, earlierEvents: 30 });
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toEqual([]);
    }));

  it('is not asked for where a version before has not said what lay before the place', () =>
    withFile(async ({ path, out, due }) => {
      await withOpenRun(out, path, (run) => run.goOn());
      const log = openLog(out);
      const cursor = JSON.parse(log.stateOf('intake').get('cursor') ?? '');
      for (const name of ['before', 'isReadOnce']) {
        expect(cursor.call).toHaveProperty(name);
        delete cursor.call[name];
      }
      log.appendWith([], 'intake', new Map([['cursor', JSON.stringify(cursor)]]));
      await log.close();
      appendFileSync(path, text(second));
      const { output, errors } = await captureCall(['run', path, '--out', out, '--json', '--quiet']);
      expect([errors, JSON.parse(output).acceptedEvents]).toEqual(['', LINES.length]);
      expect(idsIn(out)).toEqual(due);
    }));
});

/** Carries out `oretrail ARGS…` in a shell, where `<(command)` is the name of a pipe. */
function shellCall(line: string): SpawnSyncReturns<string> {
  const main = join(import.meta.dirname, '../main.ts');
  return spawnSync('bash', ['-c', `"$0" "$1" ${line}`, process.execPath, main], { encoding: 'utf8' });
}

describe('a pipe with a name', () => {
  it('is read, and once only: nothing of the next one is passed over', () =>
    withTemporaryDirectory(async (directory) => {
      const out = join(directory, 'out');
      const read = shellCall(`run <(head -30 '${CASE}') --out '${out}' --quiet --json`);
      expect([read.status, read.stderr]).toEqual([EXIT_OK, '']);
      expect(JSON.parse(read.stdout).acceptedEvents).toBe(30);
      const pipe = join(directory, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const write = (lines: readonly string[]) => spawn('sh', ['-c', `printf '%s' "$1" > "$0"`, pipe, text(lines)]);
      write(['no event', ...LINES.slice(0, 30)]);
      await withOpenRun(out, pipe, (run) => run.goOn());
      write(['no event', ...LINES.slice(30)]);
      const { output, errors } = await captureCall(['run', pipe, '--out', out, '--quiet', '--json']);
      expect(errors).toContain("can't go on");
      expect(JSON.parse(output).acceptedEvents).toBe(LINES.length - 30);
      expect(linesOf(out, REJECTED)).toHaveLength(2);
      const watched = await captureCall(['run', pipe, '--out', out, '--watch']);
      expect([watched.status, watched.errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(watch-one-file)')]);
    }));
});

describe('the files of a directory', () => {
  it.each([
    ['cut', (path: string) => truncateSync(path, 1_000)],
    ['emptied', (path: string) => truncateSync(path, 0)],
  ])('have every revision again where their log was %s', (_name, spoil) =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out, '--no-archive']);
      const log = linesOf(out, 'verdict-log.ndjson');
      spoil(join(out, 'verdict-log.ndjson'));
      await captureCall(['run', CASE, '--out', out, '--no-archive']);
      expect(linesOf(out, 'verdict-log.ndjson').sort()).toEqual(log.sort());
    }),
  );

  it('are called damaged where rejected lines are gone that the interrupted call had written', () =>
    withTemporaryDirectory(async (directory) => {
      const [file, out] = [join(directory, 'events.ndjson'), join(directory, 'out')];
      writeFileSync(file, text(['no event', ...LINES]));
      await withOpenRun(out, file, (run) => run.goOn());
      const path = join(out, REJECTED);
      const before = readFileSync(path, 'utf8');
      truncateSync(path, 0);
      const damaged = await captureCall(['run', file, '--out', out]);
      expect([damaged.status, damaged.errors]).toEqual([
        EXIT_WRONG_CALL,
        expect.stringContaining('(directory-damaged)'),
      ]);
      expect(readFileSync(path, 'utf8')).toBe('');
      const abandoned = await captureCall(['run', file, '--out', out, '--abandon']);
      expect([abandoned.status, damaged.errors]).toEqual([EXIT_REJECTED, expect.stringContaining('--abandon')]);
      expect(readFileSync(path, 'utf8')).toBe(before);
      // And between calls, a line that was cut is no fault of Oretrail.
      truncateSync(path, 20);
      const torn = await captureCall(['run', file, '--out', out]);
      expect([torn.status, torn.errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(directory-damaged)')]);
    }));
});
