/** Bundles of evidence from the archive. Source: console.md, "Everything else". */
import { fork } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withWorkFolder } from '@oretrail/replay';
import { CONSOLE_ERRORS } from '../errors.ts';
import { refusalOfFault } from './evidence-faults.ts';
import type { EvidenceJob, EvidenceReply } from './evidence-job.ts';
import { EVIDENCE_HEAP_MIB, EVIDENCE_TIME_MAX_MS, EVIDENCE_WAITING_MAX } from './limits.ts';

/** Where the archive is, and what is worked with. */
export type EvidenceOptions = Readonly<{
  /** A folder, or `s3://BUCKET/PREFIX`; the AWS SDK finds the rest in the environment. */
  archive: string;
  /** For temporary files, which are as large as an index of the archive. */
  folder: string;
  /** EVIDENCE_TIME_MAX_MS if it is left out. */
  timeoutMs?: number;
}>;

/** A bundle as JSON in RFC 8785 form, and the sources of the statements in it. */
export type MadeBundle = Readonly<{ bytes: Buffer; parties: readonly string[] }>;

/** What is asked for: a vehicle at a seal, by default the last. */
export type EvidenceAsked = Readonly<{ vin: string; seal?: number }>;

const COLLECT = fileURLToPath(new URL('./collect.ts', import.meta.url));

/** Makes bundles one after another, each in a process of its own: it bounds the memory, and can be ended. */
export class Evidence {
  private readonly options: EvidenceOptions;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(options: EvidenceOptions) {
    this.options = options;
  }

  /**
   * Makes a bundle.
   * @throws OretrailError `not-found` if no seal has a verdict of the vehicle; `busy`, `too-much`, `archive-away`, `archive-faulty`
   */
  async bundle(asked: EvidenceAsked): Promise<MadeBundle> {
    if (this.waiting > EVIDENCE_WAITING_MAX)
      throw CONSOLE_ERRORS.error('busy', `${this.waiting} bundles are asked for`);
    this.waiting += 1;
    const made = this.last.then(() => this.make(asked));
    this.last = made.catch(() => {});
    return made.finally(() => {
      this.waiting -= 1;
    });
  }

  private async make(asked: EvidenceAsked): Promise<MadeBundle> {
    const { archive: place, folder, timeoutMs = EVIDENCE_TIME_MAX_MS } = this.options;
    await mkdir(folder, { recursive: true });
    return withWorkFolder(async (within) => {
      const [work, bundle] = [join(within, 'work'), join(within, 'bundle.json')];
      await mkdir(work);
      const reply = await replyTo({ ...asked, place, work, bundle }, timeoutMs);
      if (reply.kind !== 'written') throw refusalOfFault(reply);
      return { bytes: await readFile(bundle), parties: reply.parties };
    }, folder);
  }
}

/** Runs the process. @throws ConsoleError `too-much` if it ends without a reply, for want of time or memory */
function replyTo(job: EvidenceJob, timeoutMs: number): Promise<EvidenceReply> {
  const execArgv = ['--no-warnings', `--max-old-space-size=${EVIDENCE_HEAP_MIB}`];
  const child = fork(COLLECT, [JSON.stringify(job)], { execArgv, timeout: timeoutMs, killSignal: 'SIGKILL' });
  return new Promise((resolve, reject) => {
    let reply: EvidenceReply | undefined;
    child.once('message', (message) => {
      reply = message as EvidenceReply;
    });
    child.once('error', reject);
    child.once('close', (status, signal) => {
      if (reply !== undefined) return resolve(reply);
      const what = `the process that made the bundle ended with ${signal ?? status}`;
      return reject(CONSOLE_ERRORS.error('too-much', what));
    });
  });
}
