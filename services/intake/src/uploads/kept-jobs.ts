/** The uploads that are kept, in memory and on disk, within bounds of time, number and bytes. */
import type { PrincipalId } from '@oretrail/authority';
import { INTAKE_ERRORS } from '../errors.ts';
import { isOver, type Job } from './job.ts';
import type { JobFolder } from './job-folder.ts';
import {
  DISK_BYTES_MAX,
  JOB_DISK_BYTES_MAX,
  KEPT_JOBS_MAX,
  KEPT_JOBS_OF_PRINCIPAL_MAX,
  KEPT_MS,
  UPLOAD_BYTES_MAX,
} from './limits.ts';

type Kept = { job: Job; folder: JobFolder; bytes: number };

/** Uploads by id, in the order in which they came. */
export class KeptJobs {
  readonly #now: () => Date;
  readonly #kept = new Map<string, Kept>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  get(id: string): Job | null {
    return this.#kept.get(id)?.job ?? null;
  }

  folderOf(id: string): JobFolder {
    const kept = this.#kept.get(id);
    if (kept === undefined) throw new Error(`there is no job ${id}`);
    return kept.folder;
  }

  /** The jobs of a principal, the latest first. */
  of(principal: PrincipalId): readonly Job[] {
    return this.#all
      .filter(({ job }) => job.principal === principal)
      .map(({ job }) => job)
      .reverse();
  }

  async add(job: Job, folder: JobFolder): Promise<void> {
    this.#kept.set(job.id, { job, folder, bytes: await folder.bytes() });
  }

  /** Notes what has changed. */
  set(job: Job): void {
    const kept = this.#kept.get(job.id);
    if (kept !== undefined) kept.job = job;
  }

  /** Notes what a job takes on disk now. */
  async measure(id: string): Promise<void> {
    const kept = this.#kept.get(id);
    if (kept !== undefined) kept.bytes = await kept.folder.bytes().catch(() => JOB_DISK_BYTES_MAX);
  }

  /** Removes what has been kept long enough, or is more than may be kept. */
  async sweep(): Promise<void> {
    const before = new Date(this.#now().getTime() - KEPT_MS).toISOString();
    const byPrincipal = Map.groupBy(this.#all, ({ job }) => job.principal);
    const surplus = [...byPrincipal.values()].flatMap((own) => own.slice(0, -KEPT_JOBS_OF_PRINCIPAL_MAX));
    const old = this.#all.filter(({ job }) => (job.finishedAt ?? before) < before);
    for (const kept of new Set([...surplus, ...this.#all.slice(0, -KEPT_JOBS_MAX), ...old])) await this.#remove(kept);
  }

  /**
   * Makes room on disk for open jobs, the new one included, at their largest.
   * @throws OretrailError `no-room`
   */
  async makeRoom(openJobs: number): Promise<void> {
    await this.sweep();
    for (const kept of this.#all) {
      if (this.#bytesWith(openJobs) <= DISK_BYTES_MAX) return;
      await this.#remove(kept);
    }
    if (this.#bytesWith(openJobs) > DISK_BYTES_MAX) {
      throw INTAKE_ERRORS.error('no-room', `a file of ${UPLOAD_BYTES_MAX} bytes has no room on disk`);
    }
  }

  get #all(): readonly Kept[] {
    return [...this.#kept.values()];
  }

  #bytesWith(openJobs: number): number {
    const over = this.#all.filter(({ job }) => isOver(job)).reduce((sum, { bytes }) => sum + bytes, 0);
    return over + openJobs * JOB_DISK_BYTES_MAX;
  }

  async #remove({ job, folder }: Kept): Promise<void> {
    if (!isOver(job)) return;
    this.#kept.delete(job.id);
    await folder.remove();
  }
}
