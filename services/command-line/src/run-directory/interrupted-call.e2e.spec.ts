/** What comes after a call that has not ended, and what its files are then. */
import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { DEFAULT_RULESET } from '@oretrail/rules';
import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { captureCall, withTemporaryDirectory } from '../captured-call.ts';
import { EXIT_REJECTED, EXIT_WRONG_CALL } from '../errors.ts';
import { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { type Run, type RunCall, withRun } from './write-run.ts';

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
  use: (run: Run) => Promise<T>,
  { input = '', ...call }: Partial<RunCall> & Readonly<{ input?: string }> = {},
): Promise<T> {
  const colours = picocolors.createColors(false);
  const terminal: Terminal = {
    input: Readable.from([Buffer.from(input)]),
    output: new Writable(),
    errors: new Writable({ write: (_chunk, _encoding, done) => done() }),
    outputColours: colours,
    errorColours: colours,
    isErrorsInteractive: false,
  };
  const progress = new Progress(terminal, { isQuiet: true });
  return withRun({ files: [file], directory: out, settings: SETTINGS, progress, terminal, ...call }, use);
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
      truncateSync(path, 20);
      const damaged = await captureCall(['run', file, '--out', out]);
      expect([damaged.status, damaged.errors]).toEqual([
        EXIT_WRONG_CALL,
        expect.stringContaining('(directory-damaged)'),
      ]);
      expect(readFileSync(path, 'utf8')).toBe(before.slice(0, 20));
      // It is put back.
      writeFileSync(path, before);
      expect((await captureCall(['run', file, '--out', out])).status).toBe(EXIT_REJECTED);
      expect(readFileSync(path, 'utf8')).toBe(before);
      // And between calls, a line that was cut is no fault of Oretrail.
      truncateSync(path, 20);
      const torn = await captureCall(['run', file, '--out', out]);
      expect([torn.status, torn.errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(directory-damaged)')]);
    }));
});
