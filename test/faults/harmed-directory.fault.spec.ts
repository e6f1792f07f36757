/**
 * Every harm to every part of a run's directory, under every command that opens one: it ends with a status of the help and
 * an error that has a name, never by a signal or as a fault of Oretrail. Each run tries others.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { CASE } from '@oretrail/test-support/events';
import { Random } from '@oretrail/test-support/random';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disksMissing, SmallDisk } from '../long/faults/small-disk.ts';
import { HARMS_OF_FILES, HARMS_OF_FOLDERS } from './harms.ts';

const { ORETRAIL_SEED } = process.env;
const SEED = Number(ORETRAIL_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Harmed directories; each gets one call. */
const DIRECTORIES = 40;
const TIMEOUT_MS = 180_000;
const CALLED = join(import.meta.dirname, 'called-in-turn.ts');
const MAIN = join(import.meta.dirname, '../../services/command-line/src/main.ts');

const folder = temporaryFolder();
const made = join(folder, 'made');
let vin: string;

beforeAll(async () => {
  expect((await captureCall(['run', CASE, '--out', made, '--quiet'])).status).toBe(0);
  vin = JSON.parse(readFileSync(join(made, 'verdicts.ndjson'), 'utf8').split('\n')[0] ?? '').vin;
}, TIMEOUT_MS);

type Command = (out: string) => string[];
const READERS: Readonly<Record<string, Command>> = {
  explain: (out) => ['explain', vin, '--out', out],
  trace: (out) => ['trace', vin, '--out', out],
  correct: (out) => ['correct', vin, '--reason', 'wrong plant', '--out', out],
  'operators list': (out) => ['operators', 'list', '--out', out],
  verify: (out) => ['audit', 'verify', join(out, 'audit')],
  replay: (out) => ['replay', join(out, 'audit')],
  diff: (out) => ['diff', join(out, 'audit'), '--ruleset', 'us-30d@2024-05-06'],
};
const WRITERS: Readonly<Record<string, Command>> = {
  run: (out) => ['run', CASE, '--out', out, '--quiet'],
  'run without an archive': (out) => ['run', CASE, '--out', out, '--quiet', '--no-archive'],
  quiesce: (out) => ['quiesce', '--out', out],
  'operators add': (out) => ['operators', 'add', 'urn:party:registrar', '--out', out],
  evidence: (out) => ['evidence', vin, join(out, 'audit'), '--out', join(out, 'bundle.json')],
};
const COMMANDS = { ...READERS, ...WRITERS };

type Ended = Readonly<{ args: readonly string[]; status: number; errors: string }>;

/** Calls one after the other in a process of its own; how each ended that did. */
function callInTurn(
  calls: readonly (readonly string[])[],
): Readonly<{ ended: readonly Ended[]; signal: string | null }> {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 30 } as const;
  const { stdout, signal } = spawnSync(process.execPath, [CALLED, JSON.stringify(calls)], options);
  const lines = jsonLines<Ended>({ output: stdout });
  return { ended: lines.filter(({ status }) => status !== undefined), signal };
}

describe(`a directory that came to harm (ORETRAIL_SEED=${SEED})`, () => {
  it('never ends a command by a signal or a fault without a name', { timeout: TIMEOUT_MS }, () => {
    const random = new Random(SEED);
    const entries = readdirSync(made, { recursive: true, withFileTypes: true });
    const paths = entries.map(({ parentPath, name }) => relative(made, join(parentPath, name)));
    const cases = Array.from({ length: DIRECTORIES }, (_, i) => {
      const out = join(folder, String(i));
      cpSync(made, out, { recursive: true });
      // Half of them in the log, whose file is read by native code.
      const path = i % 2 === 0 ? 'log/data.mdb' : random.pick(paths);
      const at = join(out, path);
      chmodSync(at, 0o755);
      const [harm, harmed] = random.pick(Object.entries(statSync(at).isFile() ? HARMS_OF_FILES : HARMS_OF_FOLDERS));
      harmed(at, random);
      const [name, command] = random.pick(Object.entries(COMMANDS));
      return { what: `${name}, ${path}: ${harm}`, args: command(out) };
    });
    const { ended, signal } = callInTurn(cases.map(({ args }) => args));
    expect([signal, cases[ended.length]?.what]).toEqual([null, undefined]);
    for (const [i, { status, errors }] of ended.entries()) {
      expect([0, 1, 2, 3], cases[i]?.what).toContain(status);
      expect(errors, cases[i]?.what).not.toContain('(internal)');
    }
  });
});

describe('a process that may open few files', () => {
  // Below, Node itself does not start.
  it.each([24, 28, 40])('says so, or works: %i', { timeout: TIMEOUT_MS }, (limit) => {
    const out = join(folder, `limit ${limit}`);
    cpSync(made, out, { recursive: true });
    const random = new Random(SEED + limit);
    for (const command of [READERS['explain'], random.pick(Object.values(COMMANDS))]) {
      const args = ['-c', `ulimit -n ${limit}; exec "$@"`, 'sh', process.execPath, MAIN, ...(command?.(out) ?? [])];
      const { status, signal, stderr } = spawnSync('bash', args, { encoding: 'utf8' });
      expect([0, 3], `${args.join(' ')}\n${stderr}`).toContain(status);
      expect(signal).toBe(null);
      if (status === 3) expect(stderr).toContain('(too-many-files)');
    }
  });
});

const missing = await disksMissing();
const skipped = missing === null ? '' : ` [skipped: ${missing}]`;

describe.skipIf(missing !== null)(`a directory on a medium that is only read${skipped}`, () => {
  let only: string;
  beforeAll(() => {
    only = join(folder, 'only');
    mkdirSync(only);
    execFileSync('mount', ['--bind', made, only]);
    execFileSync('mount', ['-o', 'remount,bind,ro', only]);
  });
  afterAll(() => void execFileSync('umount', ['-l', only]));

  /** What does not differ from call to call: a correction has an id and a time of its own. */
  const lasting = (output: string): string =>
    output
      .replaceAll(only, made)
      .replace(/"id":"correction-[^"]+"/, '')
      .replace(/"time":"[^"]+"/, '');

  it.each(Object.keys(READERS))('is read as any other: %s', { timeout: TIMEOUT_MS }, async (name) => {
    const [there, here] = [only, made].map((out) => captureCall(READERS[name]?.(out) ?? []));
    const { status, output } = (await there) as Ended & { output: string };
    expect(status).toBe(0);
    expect(lasting(output)).toBe(lasting((await here)?.output ?? ''));
  });

  it.each(Object.keys(WRITERS))('is named by who would write: %s', async (name) => {
    const { errors } = await captureCall(WRITERS[name]?.(only) ?? []);
    expect(errors).toMatch(/EROFS.*\((directory-unusable|output-failed)\)/);
  });
});

describe.skipIf(missing !== null)(`a full disk under a directory${skipped}`, () => {
  it.each(Object.keys(WRITERS))('is named, and nothing is lost: %s', { timeout: TIMEOUT_MS }, async (name) => {
    const disk = await SmallDisk.mount(join(folder, `disk ${name}`), 4);
    try {
      const out = join(disk.folder, 'out');
      cpSync(made, out, { recursive: true });
      disk.fill();
      const args = WRITERS[name]?.(out) ?? [];
      const { status, errors } = await captureCall(args);
      expect([status, errors]).toEqual([3, expect.stringContaining('(disk-full)')]);
      disk.free();
      expect(await captureCall(args)).toMatchObject({ status: 0 });
      const verdicts = (directory: string) => readFileSync(join(directory, 'verdicts.ndjson'), 'utf8');
      expect(verdicts(out)).toBe(verdicts(made));
    } finally {
      disk.unmount();
    }
  });
});
