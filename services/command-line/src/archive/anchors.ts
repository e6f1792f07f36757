/** What a caller holds beside a store, and trusts: a later seal, and a public key. */

import { readFile } from 'node:fs/promises';
import { ARCHIVE_ERRORS, publicKeyOfPem, readSeal, SEAL_BYTES_MAX } from '@oretrail/archive';
import { isErrorOf } from '@oretrail/errors';
import { COMMAND_ERRORS } from '../errors.ts';

const RAW_KEY = /^[0-9a-f]{64}$/;

async function bytesOf(flag: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw COMMAND_ERRORS.error('file-unreadable', `${flag}: ${reason}`, { cause: error });
  }
}

/** The bytes of a seal in a file. @throws CommandLineError `file-unreadable`, `bad-head` */
export async function heldSeal(flag: string, file: string): Promise<Buffer> {
  const bytes = await bytesOf(flag, file);
  try {
    if (bytes.length <= SEAL_BYTES_MAX) readSeal(bytes);
    return bytes;
  } catch (error) {
    if (!isErrorOf(ARCHIVE_ERRORS, error)) throw error;
    throw COMMAND_ERRORS.error('bad-head', `${flag} ${file}: ${error.what}`, { cause: error });
  }
}

/**
 * A public key, raw in hex or as a file of PEM.
 * @returns raw, in lower-case hex
 * @throws CommandLineError `file-unreadable`, `bad-key`
 */
async function trustedKey(value: string): Promise<string> {
  if (RAW_KEY.test(value)) return value;
  const pem = await bytesOf('--key', value);
  try {
    return publicKeyOfPem(pem.toString('utf8'));
  } catch (error) {
    const reason = isErrorOf(ARCHIVE_ERRORS, error) ? error.what : 'it is not the PEM of a key';
    throw COMMAND_ERRORS.error('bad-key', `--key ${value}: ${reason}`, { cause: error });
  }
}

/** The flags of both. */
export type AnchorFlags = Readonly<{ head?: string | undefined; key?: string | undefined }>;

/** What the flags name. */
export async function anchorsOf({ head, key }: AnchorFlags): Promise<Readonly<{ head?: Buffer; publicKey?: string }>> {
  return {
    ...(head === undefined ? {} : { head: await heldSeal('--head', head) }),
    ...(key === undefined ? {} : { publicKey: await trustedKey(key) }),
  };
}

/** How the help speaks of them. */
export const HEAD_HELP = 'a seal that you hold: the archive must have it, and all before it';
/** The same of the key. */
export const KEY_HELP = 'the public key that you trust: 64 hex digits, or a PEM file';
