/** The folder of an upload: the file as it was sent, its state, and what became of its rows. */
import { mkdir, readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { append, replaceFile, sync } from './durable.ts';
import type { Job, RowRecord } from './job.ts';

/** Ends the name of a folder whose upload is not complete: its sender has no answer yet. */
const INCOMPLETE = '.part';

/** The files of a folder. */
const NAMES = {
  file: 'file',
  state: 'job.json',
  pieces: 'pieces',
  rows: 'rows',
  returned: 'returned.csv',
  originals: 'originals',
  cancelled: 'cancelled',
} as const;

/** One folder. */
export class JobFolder {
  readonly #path: string;

  constructor(directory: string, id: string) {
    this.#path = join(directory, id);
  }

  /** The path of one of its files. */
  path(name: keyof typeof NAMES): string {
    return join(this.#path, NAMES[name]);
  }

  async save(job: Job): Promise<void> {
    await replaceFile(this.path('state'), JSON.stringify(job));
  }

  /** Adds rows. @returns the bytes of their file, all of which are certain */
  addRows(rows: readonly RowRecord[]): Promise<number> {
    return append(this.path('rows'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }

  /** Forgets rows that were not certain when the process stopped. */
  async forgetRowsBehind({ rowsBytes }: Job): Promise<void> {
    await append(this.path('rows'), '');
    await truncate(this.path('rows'), rowsBytes);
  }

  /** Notes for certain that the sender no longer wants it: it ends in whichever process carries it out. */
  async markCancelled(): Promise<void> {
    await replaceFile(this.path('cancelled'), '');
  }

  async isMarkedCancelled(): Promise<boolean> {
    return (await stat(this.path('cancelled')).catch(() => null)) !== null;
  }

  /** Removes what only an open job needs. */
  async tidy(): Promise<void> {
    for (const name of ['file', 'pieces'] as const) await rm(this.path(name), { force: true });
  }

  async remove(): Promise<void> {
    await rm(this.#path, { recursive: true, force: true });
  }

  /** Bytes of all its files. */
  async bytes(): Promise<number> {
    const sizes = (await readdir(this.#path)).map(async (name) => (await stat(join(this.#path, name))).size);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }
}

/** Makes a folder for an upload that begins to come. */
export async function beginFolder(directory: string, id: string): Promise<JobFolder> {
  const folder = new JobFolder(directory, `${id}${INCOMPLETE}`);
  await mkdir(join(directory, `${id}${INCOMPLETE}`), { recursive: true });
  return folder;
}

/** Makes the folder of an upload that has come that of a job, for certain. */
export async function completeFolder(directory: string, begun: JobFolder, job: Job): Promise<JobFolder> {
  await sync(begun.path('file'));
  await begun.save(job);
  await rename(join(directory, `${job.id}${INCOMPLETE}`), join(directory, job.id));
  await sync(directory);
  return new JobFolder(directory, job.id);
}

function unlessMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

/** A job that an earlier process has left, and its folder. */
export type FoundJob = Readonly<{ job: Job; folder: JobFolder }>;

/** What earlier processes have left. Uploads that were not complete are removed: their senders had no answer. */
export async function foundJobs(directory: string): Promise<readonly FoundJob[]> {
  await mkdir(directory, { recursive: true });
  const found: FoundJob[] = [];
  for (const name of await readdir(directory)) {
    const folder = new JobFolder(directory, name);
    // A folder without a state was being removed.
    const state = name.endsWith(INCOMPLETE) ? null : await readFile(folder.path('state'), 'utf8').catch(unlessMissing);
    if (state === null) await folder.remove();
    else found.push({ folder, job: JSON.parse(state) });
  }
  return found.sort((a, b) => (a.job.createdAt < b.job.createdAt ? -1 : 1));
}
