/** Several processes on one directory: of one container, of two, killed, and on a file system that hosts may share. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { HOLDER_NAME, lockDirectory } from '@oretrail/run-directory';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { linesOf } from '@oretrail/test-support/command-line/open-run';
import { CASE } from '@oretrail/test-support/events';
import { describe, expect, it } from 'vitest';

const TIMEOUT_MS = 60_000;
const IN_USE = expect.objectContaining({ code: 'directory-in-use' });
const ELSEWHERE = expect.objectContaining({ code: 'directory-elsewhere' });
const MAIN = join(import.meta.dirname, '../main.ts');
const LOCK = join(import.meta.dirname, '../../../../packages/run-directory/src/lock/lock.ts');

/** A process of another container: it has number 1, as each of them has, and no network. */
const CONTAINER = ['unshare', '--pid', '--fork', '--kill-child', '--net', '--mount-proc'] as const;
const missing = spawnSync(CONTAINER[0], [...CONTAINER.slice(1), 'true']).status === 0 ? '' : ' [skipped: no unshare]';

/** Locks a directory, says so or what refuses it, and holds it until it is ended. */
const HOLD = `
import { lockDirectory } from ${JSON.stringify(LOCK)};
const said = await lockDirectory(process.argv[1]).then(() => 'held', (error) => error.code + ': ' + error.message);
console.log(said);
if (said === 'held') setInterval(() => {}, 1000);`;

/** Takes and gives back the lock again and again; nobody else may be between. */
const RACE = `
import { rmdirSync, mkdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { lockDirectory } from ${JSON.stringify(LOCK)};
const [directory, inside] = process.argv.slice(1);
let turns = 0;
while (turns < 20) {
  const release = await lockDirectory(directory).catch((error) => { if (error.code !== 'directory-in-use') throw error; });
  if (release === undefined) { await setTimeout(1); continue; }
  mkdirSync(inside);
  await setTimeout(1);
  rmdirSync(inside);
  await release();
  turns += 1;
}
console.log(turns);`;

type Started = Readonly<{ child: ChildProcess; said: string }>;

async function start(command: readonly string[]): Promise<Started> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [said] = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [''])]);
  return { child, said };
}

const script = (text: string, ...args: string[]): string[] => [
  process.execPath,
  '--input-type=module',
  '-e',
  text,
  '--',
  ...args,
];

/** Ends a process with its container as a power cut does. */
async function kill({ child }: Started): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'close');
}

describe('the lock of a directory', () => {
  it('holds off another call of the same process, by whatever path, until it is given back', () =>
    withTemporaryDirectory(async (directory) => {
      const release = await lockDirectory(directory);
      await expect(lockDirectory(join(directory, '.'))).rejects.toEqual(IN_USE);
      await release();
      await (await lockDirectory(directory))();
    }));

  it('holds off other processes until its own is killed', { timeout: TIMEOUT_MS }, () =>
    withTemporaryDirectory(async (directory) => {
      const holder = await start(script(HOLD, directory));
      expect(holder.said).toBe('held');
      await expect(lockDirectory(directory)).rejects.toEqual(IN_USE);
      await kill(holder);
      await (await lockDirectory(directory))();
    }),
  );

  it('is never held by two, whoever comes when', { timeout: TIMEOUT_MS }, () =>
    withTemporaryDirectory(async (directory) => {
      const racers = Array.from({ length: 4 }, () => start(script(RACE, directory, join(directory, 'inside'))));
      expect((await Promise.all(racers)).map(({ said }) => said)).toEqual(['20', '20', '20', '20']);
    }),
  );

  it.each([
    ['another start of this host', JSON.stringify({ process: 7, host: 'mill', boot: 'before' })],
    ['a process that was killed as it began to write', ''],
  ])('means nothing if only a file is left, which no other host can have written: %s', (_, left) =>
    withTemporaryDirectory(async (directory) => {
      writeFileSync(join(directory, HOLDER_NAME), left);
      await (await lockDirectory(directory))();
      expect(existsSync(join(directory, HOLDER_NAME))).toBe(false);
    }),
  );
});

describe.skipIf(missing !== '')(`containers of one host${missing}`, () => {
  it('exclude each other, though their processes have one number', { timeout: TIMEOUT_MS }, () =>
    withTemporaryDirectory(async (directory) => {
      const holder = await start([...CONTAINER, ...script(HOLD, directory)]);
      expect(holder.said).toBe('held');
      expect(JSON.parse(readFileSync(join(directory, HOLDER_NAME), 'utf8'))).toMatchObject({ process: 1 });
      const { said } = await start([...CONTAINER, ...script(HOLD, directory)]);
      expect(said).toMatch(/^directory-in-use: .* is in use by process 1 of /);
      await expect(lockDirectory(directory)).rejects.toEqual(IN_USE);
      await kill(holder);
      await (await lockDirectory(directory))();
    }),
  );

  it('read beside a writer, or say why they can not', { timeout: TIMEOUT_MS }, () =>
    withTemporaryDirectory(async (directory) => {
      const [file, out] = [join(directory, 'events.ndjson'), join(directory, 'out')];
      writeFileSync(file, readFileSync(CASE));
      await captureCall(['run', file, '--out', out, '--no-archive']);
      const vin = JSON.parse(linesOf(out, 'verdicts.ndjson')[0] ?? '').vin;
      const watch = ['run', file, '--out', out, '--no-archive', '--watch'];
      const writer = await start([...CONTAINER, process.execPath, MAIN, ...watch]);
      const explain = [process.execPath, MAIN, 'explain', vin, '--out', out];
      const [command, ...args] = CONTAINER;
      const other = spawnSync(command, [...args, ...explain], { encoding: 'utf8' });
      expect([other.status, other.stderr]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('the same number')]);
      expect((await captureCall(explain.slice(2))).status).toBe(EXIT_OK);
      await kill(writer);
    }),
  );
});

const ramDisk = spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t ramfs none $d && umount $d && rmdir $d']).status;
const noMount = ramDisk === 0 ? '' : ' [skipped: nothing may be mounted]';

/** The program knows no more of this file system than of one over a network: another host might have it mounted. */
describe.skipIf(noMount !== '')(`a file system that hosts may share${noMount}`, () => {
  const withShared = (use: (directory: string) => Promise<void>) =>
    withTemporaryDirectory(async (directory) => {
      const shared = join(directory, 'shared');
      mkdirSync(shared);
      spawnSync('mount', ['-t', 'ramfs', 'none', shared]);
      try {
        await use(shared);
      } finally {
        spawnSync('umount', [shared]);
      }
    });

  it.each([
    ['names another host', JSON.stringify({ process: 7, host: 'mill', boot: 'another' }), /process 7 of the host mill/],
    ['names nobody yet', '', /a process that it does not name/],
  ])('is left alone if its file %s', (_, left, who) =>
    withShared(async (directory) => {
      writeFileSync(join(directory, HOLDER_NAME), left);
      await expect(lockDirectory(directory)).rejects.toEqual(ELSEWHERE);
      await expect(lockDirectory(directory)).rejects.toThrow(who);
      const { status, errors } = await captureCall(['run', CASE, '--out', directory]);
      expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(directory-elsewhere)')]);
      expect(readFileSync(join(directory, HOLDER_NAME), 'utf8')).toBe(left);
    }),
  );

  it('is taken over from a process of this host that was killed', { timeout: TIMEOUT_MS }, () =>
    withShared(async (directory) => {
      const holder = await start(script(HOLD, directory));
      await kill(holder);
      expect(existsSync(join(directory, HOLDER_NAME))).toBe(true);
      await (await lockDirectory(directory))();
    }),
  );
});
