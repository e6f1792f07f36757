/** A bundle of evidence in a file. */
import { readFile } from 'node:fs/promises';
import { readBundle } from '@oretrail/replay';
import { COMMAND_ERRORS } from '../errors.ts';

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw COMMAND_ERRORS.error('file-unreadable', reason, { cause: error });
  }
}

/** Reads it; what it says is not looked at. @throws CommandLineError `file-unreadable`; ReplayError `bad-bundle` */
export async function bundleIn(file: string): Promise<ReturnType<typeof readBundle>> {
  return readBundle(await bytesOf(file));
}
