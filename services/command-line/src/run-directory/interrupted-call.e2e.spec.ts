/** What comes after a call that has not ended, and what its files are then. */
import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { idsIn, linesOf, textOf, withOpenRun } from '@oretrail/test-support/command-line/open-run';
import { CASE, LINES } from '@oretrail/test-support/events';
import { describe, expect, it } from 'vitest';

const REJECTED = 'rejected.ndjson';

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
      if (file !== '-') writeFileSync(path, textOf(['no event', ...first]));
      await withOpenRun(out, path, (run) => run.goOn(), { input: textOf(['no event', ...first]) });
      await use({ directory, out, path, due: idsIn(whole) });
    });
  }

  it('is made again from the beginning of its file, without a word', () =>
    withInterrupted('events.ndjson', async ({ out, path, due }) => {
      appendFileSync(path, textOf(second));
      const { output, errors } = await captureCall(['run', path, '--out', out, '--json', '--quiet']);
      expect(errors).toBe('');
      expect(JSON.parse(output)).toMatchObject({ acceptedEvents: LINES.length, earlierEvents: 30, rejectedLines: 1 });
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toHaveLength(1);
    }));

  it.each([
    ['other lines', second],
    ['the same lines and more', LINES],
  ])('on standard input is named by the next, which reads all of its own: %s', (_name, lines) =>
    withInterrupted('-', async ({ out, due }) => {
      const { output, errors } = await captureCall(['run', '-', '--out', out, '--json', '--quiet'], textOf(lines));
      expect(errors).toContain(`the call on - was interrupted in ${out} after 30 events`);
      expect(JSON.parse(output)).toMatchObject({ acceptedEvents: lines.length, earlierEvents: first.length });
      expect(idsIn(out)).toEqual(due);
      expect(linesOf(out, REJECTED)).toHaveLength(1);
      expect((await captureCall(['run', '-', '--out', out, '--quiet'])).errors).toBe('');
    }),
  );

  it.each(['-', 'events.ndjson'] as const)(
    'on %s is named by a call on another file, and holds it up no longer',
    (file) =>
      withInterrupted(file, async ({ out, path, due }) => {
        const { status, errors } = await captureCall(['run', CASE, '--out', out]);
        expect([status, errors]).toEqual([EXIT_OK, expect.stringContaining(`the call on ${path} was interrupted`)]);
        expect(idsIn(out)).toEqual(due);
        expect(linesOf(out, REJECTED)).toHaveLength(1);
        expect((await captureCall(['run', CASE, '--out', out, '--quiet'])).errors).toBe('');
      }),
  );
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
      const write = (lines: readonly string[]) => spawn('sh', ['-c', `printf '%s' "$1" > "$0"`, pipe, textOf(lines)]);
      write(['no event', ...LINES.slice(0, 30)]);
      await withOpenRun(out, pipe, (run) => run.goOn());
      write(['no event', ...LINES.slice(30)]);
      const { output, errors } = await captureCall(['run', pipe, '--out', out, '--quiet', '--json']);
      expect(errors).toContain(`the call on ${pipe} was interrupted`);
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
  ])('have every revision again if their log was %s', (_name, spoil) =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out, '--no-archive']);
      const log = linesOf(out, 'verdict-log.ndjson');
      spoil(join(out, 'verdict-log.ndjson'));
      await captureCall(['run', CASE, '--out', out, '--no-archive']);
      expect(linesOf(out, 'verdict-log.ndjson').toSorted()).toEqual(log.toSorted());
    }),
  );

  it('have every rejected line again if a killed call has left half of one', () =>
    withTemporaryDirectory(async (directory) => {
      const [file, out] = [join(directory, 'events.ndjson'), join(directory, 'out')];
      writeFileSync(file, textOf(['no event', ...LINES]));
      await withOpenRun(out, file, (run) => run.goOn());
      const path = join(out, REJECTED);
      const before = readFileSync(path, 'utf8');
      for (const left of [0, 20]) {
        truncateSync(path, left);
        await withOpenRun(out, file, (run) => run.goOn());
        expect(readFileSync(path, 'utf8')).toBe(before);
      }
    }));

  it('are called damaged if a rejected line is half a line, and no call was killed', () =>
    withTemporaryDirectory(async (directory) => {
      const [file, out] = [join(directory, 'events.ndjson'), join(directory, 'out')];
      writeFileSync(file, textOf(['no event', ...LINES]));
      await captureCall(['run', file, '--out', out]);
      truncateSync(join(out, REJECTED), 20);
      const { status, errors } = await captureCall(['run', file, '--out', out]);
      expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(directory-damaged)')]);
    }));
});
