/** All uploads: who has which, which are carried out, and how long they are kept. Source: intake.md, "2. HTTP". */
import { randomUUID } from 'node:crypto';
import type { PrincipalId } from '@oretrail/authority';
import { HTTP_ERRORS } from '@oretrail/http-api';
import { INTAKE_ERRORS } from '../errors.ts';
import { isShutOut } from '../http/sight.ts';
import type { Intake, Sender } from '../intake.ts';
import { ComingUploads, type Room } from './coming-uploads.ts';
import type { ConversionResult } from './conversion/piece.ts';
import { ended, isOver, type Job, type NewJob, newJob } from './job.ts';
import { beginFolder, completeFolder, foundJobs, type JobFolder } from './job-folder.ts';
import { runJob } from './job-run.ts';
import { KeptJobs } from './kept-jobs.ts';
import { OPEN_JOBS_MAX, OPEN_JOBS_OF_PRINCIPAL_MAX, RUNNING_JOBS_MAX } from './limits.ts';
import type { Patience } from './patience.ts';
import type { Payment } from './payment.ts';

/** What uploads depend on. */
export type JobsParts = Readonly<{
  intake: Intake;
  /** Where they lie; made if it is not there. No other process uses it. */
  directory: string;
  spend: Payment['spend'];
  patience: Patience;
  now: () => Date;
  /** Called if a job ended by a fault of the intake or of the disk. */
  onFault: (error: unknown, jobId: string) => void;
}>;

/** What a file that has come is found to be. */
export type Described = Readonly<{ job: NewJob; converted?: ConversionResult }>;

/** A file that comes: where it is received, and what it is then. @throws to refuse it */
export type Reception = (folder: JobFolder) => Promise<Described>;

type OpenJob = { folder: JobFolder; cancel: AbortController; isRunning: boolean; converted?: ConversionResult };

/** The uploads of one process. */
export class Jobs {
  readonly #parts: JobsParts;
  readonly #kept: KeptJobs;
  /** In the order in which they came. */
  readonly #open = new Map<string, OpenJob>();
  readonly #coming = new ComingUploads();
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  /** Those of them that wait for the budget of their senders: meanwhile others may run. */
  #waiting = 0;

  private constructor(parts: JobsParts) {
    this.#parts = parts;
    this.#kept = new KeptJobs(parts.now);
  }

  /** Opens the folder, and continues what an earlier process has left. */
  static async open(parts: JobsParts): Promise<Jobs> {
    const jobs = new Jobs(parts);
    for (const { job, folder } of await foundJobs(parts.directory)) await jobs.#add(job, folder);
    await jobs.#kept.sweep();
    jobs.#startNext();
    return jobs;
  }

  /** A job of a sender; null if there is none of that id, or all grants of the sender were revoked. */
  find(id: string, { principal }: Sender): Job | null {
    const job = this.#kept.get(id);
    return job === null || job.principal !== principal || this.#isShutOut(principal) ? null : job;
  }

  /** The jobs of a sender, the latest first; none if all its grants were revoked. */
  of({ principal }: Sender, way: Job['way']): readonly Job[] {
    return this.#isShutOut(principal) ? [] : this.#kept.of(principal).filter((job) => job.way === way);
  }

  /** The folder of a job that is kept. */
  folderOf({ id }: Job): JobFolder {
    return this.#kept.folderOf(id);
  }

  /**
   * Receives a file. When it returns, file and job are durable.
   * @throws OretrailError `not-allowed`, `too-many-jobs`, `no-room`, before the file is looked at; what the reception throws
   */
  async receive(sender: Sender, reception: Reception): Promise<Job> {
    const { principal } = sender;
    const room = this.#roomOf(principal);
    const openJobs = this.#admit(principal, room);
    return this.#coming.during(room, async () => {
      await this.#kept.makeRoom(openJobs + 1);
      return this.#received(sender, reception);
    });
  }

  /** Cancels a job that is not over. What is written stays. */
  async cancel(job: Job): Promise<Job> {
    const open = this.#open.get(job.id);
    if (open === undefined) return job;
    await open.folder.markCancelled();
    open.cancel.abort();
    if (open.isRunning) return this.#kept.get(job.id) ?? job;
    this.#open.delete(job.id);
    const over = ended(job, 'cancelled', null, this.#parts.now());
    await open.folder.save(over);
    await open.folder.tidy();
    this.#kept.set(over);
    return over;
  }

  /** Stops what is carried out, after what is under way. Another process continues it. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  #isShutOut(principal: PrincipalId): boolean {
    const { grants } = this.#parts.intake;
    // Without any grant there is nothing to be revoked: the rows are refused one by one, and say who could grant.
    return grants.heldBy(principal).length > 0 && isShutOut(grants, principal);
  }

  /** Those who have no grant share the room of one: nothing of theirs is accepted, and accounts of a provider are many. */
  #roomOf(principal: PrincipalId): Room {
    return this.#parts.intake.grants.heldBy(principal).length === 0 ? null : principal;
  }

  #isOfRoom(id: string, room: Room): boolean {
    const job = this.#kept.get(id);
    return job !== null && this.#roomOf(job.principal) === room;
  }

  /** @returns how many uploads of all are open */
  #admit(principal: PrincipalId, room: Room): number {
    // Nothing of it could be accepted, and it would take the place of another.
    if (this.#isShutOut(principal))
      throw HTTP_ERRORS.error('not-allowed', 'no grant lets this principal state anything');
    const taken = [...this.#open.keys()].filter((id) => this.#isOfRoom(id, room)).length + this.#coming.of(room);
    if (taken >= OPEN_JOBS_OF_PRINCIPAL_MAX) {
      const whose = room === null ? ' of all who have no grant' : '';
      throw INTAKE_ERRORS.error('too-many-jobs', `${taken} uploads${whose} are not done yet`);
    }
    const openJobs = this.#open.size + this.#coming.count;
    if (openJobs >= OPEN_JOBS_MAX) throw INTAKE_ERRORS.error('no-room', `${openJobs} uploads are not done yet`);
    return openJobs;
  }

  async #received(sender: Sender, reception: Reception): Promise<Job> {
    const { directory, now } = this.#parts;
    const id = randomUUID();
    const begun = await beginFolder(directory, id);
    try {
      const { job: described, converted } = await reception(begun);
      const job = newJob(id, sender, described, now());
      const folder = await completeFolder(directory, begun, job);
      await this.#add(job, folder, converted);
      this.#startNext();
      return job;
    } catch (error) {
      await begun.remove();
      throw error;
    }
  }

  async #add(job: Job, folder: JobFolder, converted?: ConversionResult): Promise<void> {
    await this.#kept.add(job, folder);
    if (isOver(job)) return;
    const cancel = new AbortController();
    if (await folder.isMarkedCancelled()) cancel.abort();
    this.#open.set(job.id, { folder, cancel, isRunning: false, ...(converted === undefined ? {} : { converted }) });
  }

  /** Starts what may run: the oldest of each principal that has none running. */
  #startNext(): void {
    const busy = new Set(
      [...this.#open].flatMap(([id, { isRunning }]) => (isRunning ? [this.#kept.get(id)?.principal] : [])),
    );
    for (const [id, open] of this.#open) {
      const job = this.#kept.get(id);
      if (this.#stop.signal.aborted || this.#running.size - this.#waiting >= RUNNING_JOBS_MAX) return;
      if (job === null || open.isRunning || busy.has(job.principal)) continue;
      busy.add(job.principal);
      this.#start(job, open);
    }
  }

  #start(job: Job, open: OpenJob): void {
    open.isRunning = true;
    const run: Promise<void> = this.#run(job, open).finally(() => {
      this.#running.delete(run);
      if (!this.#stop.signal.aborted) this.#open.delete(job.id);
      this.#startNext();
    });
    this.#running.add(run);
  }

  #wait(isWaiting: boolean): void {
    this.#waiting += isWaiting ? 1 : -1;
    if (isWaiting) this.#startNext();
  }

  async #run(job: Job, { folder, cancel, converted }: OpenJob): Promise<void> {
    const { intake, spend, patience, now, onFault } = this.#parts;
    const onChange = (changed: Job) => this.#kept.set(changed);
    const payment = { spend, onWait: (isWaiting: boolean) => this.#wait(isWaiting) };
    const parts = { intake, folder, payment, patience, now, stop: this.#stop.signal, cancel: cancel.signal, onChange };
    try {
      await runJob(job, converted === undefined ? parts : { ...parts, converted });
    } catch (error) {
      onFault(error, job.id);
      await this.#fail(job, folder);
    }
    await this.#kept.measure(job.id);
  }

  /** A fault of the intake, which no waiting mends. The state of the rows stays as it was certain last. */
  async #fail(job: Job, folder: JobFolder): Promise<void> {
    const detail = 'The intake could not finish the upload. Send the file again: nothing is taken twice.';
    const failed = ended(this.#kept.get(job.id) ?? job, 'done', { code: 'internal', detail }, this.#parts.now());
    this.#kept.set(failed);
    // If the disk is what fails, the next process finds the job as it was, and tries it again.
    await folder.save(failed).catch((error) => this.#parts.onFault(error, job.id));
  }
}
