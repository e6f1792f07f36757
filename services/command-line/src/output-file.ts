/** A file that a command writes when its work is done, which may take hours. */

import { constants } from 'node:fs';
import { access, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { COMMAND_ERRORS } from './errors.ts';

async function orOutputFails(file: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw COMMAND_ERRORS.error('output-failed', `${file} can't be written: ${reason}`, { cause: error });
  }
}

/**
 * Where the system keeps names of devices and of open files, such as /dev/stdout: they are written to, never replaced. Below
 * /dev/shm are ordinary files, in memory.
 */
const NAMES_OF_SYSTEM = /^\/(dev\/(?!shm\/)|proc\/)/;

/** Whether a name is that of a pipe or device, of which there is nothing to be replaced. */
async function isWrittenInto(file: string): Promise<boolean> {
  const path = resolve(file);
  const known = await stat(path).catch(() => null);
  return NAMES_OF_SYSTEM.test(path) || (known !== null && !known.isFile());
}

/** Looks before the work whether there is a folder for the file. @throws CommandLineError `output-failed` */
export function requireFolderOf(file: string): Promise<void> {
  return orOutputFails(file, async () => {
    if (!(await isWrittenInto(file))) await access(dirname(file), constants.W_OK);
  });
}

async function replace(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(file), `.oretrail-${basename(file)}.tmp`);
  await rm(temporary, { force: true });
  try {
    await writeFile(temporary, content, { flag: 'wx', flush: true });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Writes it, whole or not at all: what was there before stays until then. A link is replaced, and what it leads to stays.
 * @throws CommandLineError `output-failed`, `disk-full`
 */
export function writeOutput(file: string, content: string | Uint8Array): Promise<void> {
  return orOutputFails(file, async () =>
    (await isWrittenInto(file)) ? writeFile(file, content) : replace(file, content),
  );
}
