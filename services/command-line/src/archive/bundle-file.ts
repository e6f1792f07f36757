/** A bundle of evidence in a file. */
import { readFile } from 'node:fs/promises';
import { isStatementProof, readBundle, readProof } from '@oretrail/replay';
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

/** Reads a bundle, or the proof of a statement; what it says is not looked at. @throws as {@link bundleIn} */
export async function bundleOrProofIn(
  file: string,
): Promise<ReturnType<typeof readBundle> | ReturnType<typeof readProof>> {
  const bytes = await bytesOf(file);
  return isStatementProof(bytes) ? readProof(bytes) : readBundle(bytes);
}
