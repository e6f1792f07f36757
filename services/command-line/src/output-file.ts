/** A file that a command writes when its work is done, which may take hours. */
import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CommandLineError } from './errors.ts';

async function orOutputFails(file: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandLineError('output-failed', `${file} can't be written: ${reason}`, { cause: error });
  }
}

/**
 * Looks before the work whether there is a folder for the file.
 * @throws CommandLineError `output-failed`
 */
export function requireFolderOf(file: string): Promise<void> {
  return orOutputFails(file, () => access(dirname(file), constants.W_OK));
}

/** Writes it. @throws CommandLineError `output-failed` */
export function writeOutput(file: string, content: string | Uint8Array): Promise<void> {
  return orOutputFails(file, () => writeFile(file, content));
}
