/** The audit worker, for specs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CommandsOn } from './pipeline.ts';

const AUDIT_MAIN = join(import.meta.dirname, '../../../services/audit/src/main.ts');

/** The audit worker in a process of its own, as its service runs it. */
export class AuditProcess {
  private readonly child: ChildProcess;

  constructor({ environment }: CommandsOn, archive: string) {
    const env = { ...environment, ORETRAIL_ARCHIVE: archive, ORETRAIL_LOG_LEVEL: 'fatal' };
    this.child = spawn(process.execPath, [AUDIT_MAIN], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  }

  /** @returns its exit status */
  async stop(): Promise<number | null> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
    return this.child.exitCode;
  }
}
