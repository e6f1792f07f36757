/** A process that never outlives this one, not even when this one is killed with SIGKILL: see guard.sh. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const GUARD = join(import.meta.dirname, 'guard.sh');

/** States of a thread that does nothing more: stopped, traced, or gone. Source: proc(5), /proc/PID/stat. */
const STILL = 'TtZX';
const STILL_POLL_MS = 5;

/** Whether a thread runs, or may. One that has gone meanwhile does not. */
function mayRun(pid: number, thread: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    // Behind its name, which is in brackets and may hold some.
    return !STILL.includes(stat.charAt(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** Threads of a process; none where the system does not list them. */
function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

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

  /**
   * Stops it, and returns when all its threads stand still. One of them carries the signal out; until a busy machine lets it run,
   * the others continue, for a tenth of a second or more: a broker would still answer.
   */
  async freeze(): Promise<void> {
    this.signal('SIGSTOP');
    while (this.isRunning && threadsOf(this.pid).some((thread) => mayRun(this.pid, thread))) await sleep(STILL_POLL_MS);
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
