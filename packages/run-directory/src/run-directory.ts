/** The directory of a run: which files it has, and whether one is ours. */

import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorOf } from '@oretrail/errors';
import { RUN_DIRECTORY_ERRORS, type RunDirectoryError } from './errors.ts';
import { isTemporaryName } from './files/line-file.ts';
import { LOCK_NAMES, lockDirectory } from './lock/lock.ts';
import { areSameSettings, FORMAT_VERSION, flagsOf, type RunSettings, readRunFile } from './run-settings.ts';

/** Files of a run. Source: events.md, "The command line". */
export const RUN_FILES = {
  /** The latest verdict of each VIN, sorted by VIN. */
  verdicts: 'verdicts.ndjson',
  /** Every revision, in order. */
  verdictLog: 'verdict-log.ndjson',
  rejected: 'rejected.ndjson',
  /** The flags. */
  run: 'run.json',
  /** The log: every accepted event, and what the workers made of them. `explain` and `trace` read it. */
  log: 'log',
  /** The archive: everything that was accepted, and every verdict, sealed. */
  audit: 'audit',
  /** The keys that seal it. */
  keys: 'keys',
} as const;

/** Turns what the file system says into an error of the table; one of the table stays. */
function unusable(directory: string, cause: unknown): RunDirectoryError {
  if (isErrorOf(RUN_DIRECTORY_ERRORS, cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return RUN_DIRECTORY_ERRORS.error('directory-unusable', `${directory} can't be used: ${reason}`, {
    cause,
  });
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unusable(directory, error);
  }
}

/**
 * The settings of the run in a directory, null if the directory is empty or not there.
 * @throws RunDirectoryError `directory-not-ours`, `directory-damaged`, `other-version`, `directory-unusable`
 */
export async function settingsIn(directory: string): Promise<RunSettings | null> {
  const names = (await namesIn(directory)).filter((name) => !isTemporaryName(name) && !LOCK_NAMES.has(name));
  const [first] = names;
  if (first === undefined) return null;
  if (!names.includes(RUN_FILES.run)) {
    throw RUN_DIRECTORY_ERRORS.error('directory-not-ours', `${directory} holds ${first} but no ${RUN_FILES.run}`);
  }
  return settingsOf(join(directory, RUN_FILES.run));
}

async function settingsOf(path: string): Promise<RunSettings> {
  const read = readRunFile(await readFile(path, 'utf8'));
  if (read === null) throw RUN_DIRECTORY_ERRORS.error('directory-damaged', `${path} is not as it was written`);
  if (read.kind === 'settings') return read.settings;
  const what = `${path} ${read.form}, and this version reads format ${FORMAT_VERSION} of workers only`;
  throw RUN_DIRECTORY_ERRORS.error('other-version', what);
}

/** A directory that is ours alone for a while. */
export type PreparedDirectory = Readonly<{
  /** Whether it holds a run already, to which the call adds. */
  goesOn: boolean;
  release: () => Promise<void>;
}>;

function checkSettings(directory: string, before: RunSettings | null, settings: RunSettings): void {
  if (before === null || areSameSettings(before, settings)) return;
  const flags = `${directory} was made with ${flagsOf(before)}, and this call has ${flagsOf(settings)}`;
  throw RUN_DIRECTORY_ERRORS.error('settings-differ', flags);
}

async function lockedDirectory(directory: string, settings: RunSettings): Promise<PreparedDirectory> {
  const release = await lockDirectory(directory);
  try {
    const before = await settingsIn(directory);
    checkSettings(directory, before, settings);
    return { goesOn: before !== null, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * Makes a directory ready for a call under these settings, and locks it.
 * @throws RunDirectoryError also `settings-differ` and `directory-in-use`
 */
export async function prepareDirectory(directory: string, settings: RunSettings): Promise<PreparedDirectory> {
  // First without the lock: what is not ours must not get one.
  checkSettings(directory, await settingsIn(directory), settings);
  try {
    await mkdir(directory, { recursive: true });
    return await lockedDirectory(directory, settings);
  } catch (error) {
    throw unusable(directory, error);
  }
}
