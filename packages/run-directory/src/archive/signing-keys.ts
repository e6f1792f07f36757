/** Keys in files: those that sign, and those that are pinned. */

import { readFile } from 'node:fs/promises';
import {
  ARCHIVE_ERRORS,
  type KeyChange,
  publicKeyOfPem,
  type SealChain,
  type Signer,
  signerOfPem,
} from '@oretrail/archive';
import { isErrorOf } from '@oretrail/errors';
import { RUN_DIRECTORY_ERRORS } from '../errors.ts';

const RAW_KEY = /^[0-9a-f]{64}$/;

async function textOf(flag: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw RUN_DIRECTORY_ERRORS.error('file-unreadable', `${flag}: ${reason}`, { cause: error });
  }
}

function parsed<T>(flag: string, file: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    // What OpenSSL says may quote the file.
    const reason = isErrorOf(ARCHIVE_ERRORS, error) ? error.what : 'it is not the PEM of a key';
    throw RUN_DIRECTORY_ERRORS.error('bad-key', `${flag} ${file}: ${reason}`, { cause: error });
  }
}

/** Who signs with the private key in a PEM file. @throws RunDirectoryError `file-unreadable`, `bad-key` */
export async function signerIn(flag: string, file: string): Promise<Signer> {
  const pem = await textOf(flag, file);
  return parsed(flag, file, () => signerOfPem(pem));
}

/** A public key: 64 hex digits, or a PEM file of it or of its private key. @throws RunDirectoryError as above */
export async function publicKeyIn(flag: string, value: string): Promise<string> {
  if (RAW_KEY.test(value)) return value;
  const pem = await textOf(flag, value);
  return parsed(flag, value, () => publicKeyOfPem(pem));
}

/**
 * What a plain seal says of the keys: the first one pins them.
 * @param recovery the public recovery key, of a first seal
 * @throws RunDirectoryError `missing-flag`, `key-not-in-force`
 */
export function keysToPin(chain: SealChain, signer: Signer, recovery: string | null): KeyChange | null {
  const { keys } = chain;
  if (keys === null) {
    if (recovery !== null) return { change: 'first', signing: signer.publicKey, recovery };
    throw RUN_DIRECTORY_ERRORS.error(
      'missing-flag',
      'the first seal pins the recovery key, and --recovery-key is not given',
    );
  }
  if (keys.signing !== signer.publicKey) {
    throw RUN_DIRECTORY_ERRORS.error(
      'key-not-in-force',
      `${signer.publicKey} is given, and ${keys.signing} is in force`,
    );
  }
  if (recovery === null || recovery === keys.recovery) return null;
  throw RUN_DIRECTORY_ERRORS.error(
    'key-not-in-force',
    `${recovery} is given for recovery, and ${keys.recovery} is pinned`,
  );
}
