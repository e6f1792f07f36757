/** A process that never outlives this one, not even when this one is killed with SIGKILL: see guard.sh. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const GUARD = join(import.meta.dirname, 'guard.sh');

/** What is run, and where its output goes. */
export type Command = Readonly<{
  command: string;
  args: readonly string[];
  /** Added to this process's own. */
  env?: Readonly<Record<string, string>>;
  /** Standard output and error are appended to it. */
  logFile: string;
  /** Removed if this process ends before the other. */
  privateFolder?: string;
}>;

/** A running command and its guard. */
export class GuardedProcess {
  readonly pid: number;
  private readonly guard: ChildProcess;
  private readonly gone: Promise<unknown>;

  private constructor(pid: number, guard: ChildProcess) {
    this.pid = pid;
    this.guard = guard;
    this.gone = once(guard, 'exit');
  }

  /** Starts a command. It doesn't keep this process alive. */
  static async start({ command, args, env, logFile, privateFolder }: Command): Promise<GuardedProcess> {
    const log = openSync(logFile, 'a');
    // In a group of its own: an interrupt at the terminal is for this process, which ends its parts in order.
    const guard = spawn('/bin/sh', [GUARD, privateFolder ?? '', command, ...args], {
      stdio: ['pipe', 'pipe', log],
      env: { ...process.env, ...env },
      detached: true,
    });
    closeSync(log);
    if (guard.stdout === null) throw new Error(`${command} was started without a pipe`);
    const [line] = await once(createInterface(guard.stdout), 'line');
    guard.unref();
    return new GuardedProcess(Number(line), guard);
  }

  get isRunning(): boolean {
    return this.guard.exitCode === null && this.guard.signalCode === null;
  }

  /** Returns when the process has gone. Only one who waits for that is kept alive by it. */
  async untilGone(): Promise<void> {
    this.guard.ref();
    await this.gone;
  }

  /** Sends a signal; nothing happens where the process has gone. */
  signal(signal: NodeJS.Signals): void {
    if (!this.isRunning) return;
    try {
      process.kill(this.pid, signal);
    } catch (error) {
      // The process may have gone while its guard has not reported it yet.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
