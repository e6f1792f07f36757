/** Starting a native part, waiting until it answers, ending it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, GuardedProcess } from './guarded-process.ts';
import type { NativePart } from './part.ts';
import { untilReady } from './readiness.ts';

/** An orderly end takes under a second; one that takes longer is killed. */
const STOP_TIMEOUT_MS = 10_000;
/** As much of a log as an error message can hold. */
const LOG_TAIL_CHARACTERS = 2_000;

/** Where a part keeps its data, and whether that goes away with it. */
export type PartFolder = Readonly<{ path: string; isPrivate: boolean }>;

/** The folder that was asked for, or a private one. */
export function partFolder(name: string, folder: string | undefined): PartFolder {
  if (folder === undefined) return { path: mkdtempSync(join(tmpdir(), `oretrail-${name}-`)), isPrivate: true };
  mkdirSync(folder, { recursive: true });
  return { path: folder, isPrivate: false };
}

/** What a native part is made of. */
export type Plan = Readonly<{
  name: string;
  address: string;
  folder: PartFolder;
  command: Pick<Command, 'command' | 'args' | 'env'>;
  /** Asks the part itself, as a client would. A rejection is a no. */
  isReady(): Promise<boolean>;
}>;

/** A part as a process: see NativePart. */
class RunningPart implements NativePart {
  readonly origin = 'native';
  readonly address: string;
  readonly folder: string;
  readonly logFile: string;
  private readonly plan: Plan;
  private process: GuardedProcess | undefined;

  constructor(plan: Plan) {
    this.plan = plan;
    this.address = plan.address;
    this.folder = plan.folder.path;
    this.logFile = join(this.folder, `${plan.name}.log`);
  }

  get pid(): number {
    if (this.process === undefined) throw new Error(`${this.plan.name} was not started`);
    return this.process.pid;
  }

  async start(): Promise<void> {
    const { command, folder } = this.plan;
    const privateFolder = folder.isPrivate ? { privateFolder: folder.path } : {};
    this.process = await GuardedProcess.start({ ...command, logFile: this.logFile, ...privateFolder });
    await this.untilReady(this.process);
  }

  private async untilReady(process: GuardedProcess): Promise<void> {
    try {
      await untilReady(this.plan.isReady, () => !process.isRunning);
    } catch (error) {
      await this.kill('SIGKILL');
      throw this.failure(error instanceof Error ? error.message : String(error));
    }
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    if (signal === 'SIGSTOP') return this.process?.freeze();
    this.process?.signal(signal);
    if (signal === 'SIGKILL' || signal === 'SIGTERM') await this.untilGone();
  }

  async untilGone(): Promise<void> {
    await this.process?.untilGone();
  }

  async restart(): Promise<void> {
    await this.kill('SIGKILL');
    await this.start();
  }

  async stop(): Promise<void> {
    if (!this.plan.folder.isPrivate) return this.endInOrder();
    // Nothing of its folder stays, so it need not be left in order: brokers would take seconds to hand over to each other.
    await this.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async endInOrder(): Promise<void> {
    // A frozen process would never hear of its end.
    this.process?.signal('SIGCONT');
    this.process?.signal('SIGTERM');
    const killer = setTimeout(() => this.process?.signal('SIGKILL'), STOP_TIMEOUT_MS);
    await this.process?.untilGone();
    clearTimeout(killer);
  }

  private failure(what: string): Error {
    const log = readFileSync(this.logFile, 'utf8').slice(-LOG_TAIL_CHARACTERS);
    if (this.plan.folder.isPrivate) rmSync(this.folder, { recursive: true, force: true });
    return new Error(`${this.plan.name} ${what}; its log ends:\n${log}`);
  }
}

/** Starts a part and returns when it answers. */
export async function startPart(plan: Plan): Promise<NativePart> {
  const part = new RunningPart(plan);
  await part.start();
  return part;
}
