import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GuardedProcess } from './guarded-process.ts';

const MODULE = join(import.meta.dirname, 'guarded-process.ts');

/** Threads that write; and how often they are frozen, and how long one that still runs has to show it. */
const [THREADS, ROUNDS, SETTLING_MS] = [8, 5, 50];

let folder: string;
let privateFolder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oretrail-guard-'));
  privateFolder = mkdtempSync(join(folder, 'private-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const command = (script: string) => ({
  command: '/bin/sh',
  args: ['-c', script],
  logFile: join(folder, 'log'),
  privateFolder,
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Another process that starts a guarded one, tells its id, and then goes on as `rest` says. */
async function parentOf(script: string, rest: string): Promise<{ parent: ChildProcess; pid: number }> {
  const program = `
    import { GuardedProcess } from ${JSON.stringify(MODULE)};
    const { pid } = await GuardedProcess.start(${JSON.stringify(command(script))});
    console.log(pid);
    ${rest}`;
  const args = ['--no-warnings', '--input-type=module', '--eval', program];
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(parent.stdout), 'line');
  return { parent, pid: Number(line) };
}

/** The process and its private folder go shortly after the parent; a test that waits in vain runs into its limit. */
async function untilCleanedUp(pid: number): Promise<void> {
  while (isAlive(pid) || existsSync(privateFolder)) await sleep(20);
}

describe('a guarded process', () => {
  it('ends when its parent is killed', async () => {
    const { parent, pid } = await parentOf('exec sleep 600', 'setInterval(() => {}, 1000);');
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await untilCleanedUp(pid);
    expect(isAlive(pid)).toBe(false);
  });

  it('ends when its parent has nothing left to do, even if it heeds no signal or is frozen', async () => {
    const { parent, pid } = await parentOf('trap "" TERM INT HUP; kill -STOP $$; sleep 600', '');
    await once(parent, 'exit');
    await untilCleanedUp(pid);
    expect(existsSync(privateFolder)).toBe(false);
  });

  it('may end by itself, and its folder stays', async () => {
    const guarded = await GuardedProcess.start(command('echo said; echo complained >&2; exit 3'));
    await guarded.untilGone();
    expect(guarded.isRunning).toBe(false);
    guarded.signal('SIGTERM');
    expect(existsSync(privateFolder)).toBe(true);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('said\ncomplained\n');
  });

  it('does nothing more once it is frozen, in none of its threads', async () => {
    const written = join(folder, 'written');
    const writing = `
      const { Worker } = require('node:worker_threads');
      const loop = \`
        const { appendFileSync } = require('node:fs');
        const never = new Int32Array(new SharedArrayBuffer(4));
        for (;;) { appendFileSync(${JSON.stringify(written)}, 'x'); Atomics.wait(never, 0, 0, 1); }\`;
      for (let i = 0; i < THREADS; i += 1) new Worker(loop, { eval: true });`.replace('THREADS', String(THREADS));
    const guarded = await GuardedProcess.start({
      command: process.execPath,
      args: ['--eval', writing],
      logFile: join(folder, 'log'),
    });
    while (!existsSync(written)) await sleep(20);
    for (let round = 0; round < ROUNDS; round += 1) {
      await guarded.freeze();
      const { size } = statSync(written);
      await sleep(SETTLING_MS);
      expect(statSync(written).size).toBe(size);
      guarded.signal('SIGCONT');
      while (statSync(written).size === size) await sleep(1);
    }
    guarded.signal('SIGKILL');
    await guarded.untilGone();
  });
});
