/** New keys, in files of their own. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeyPair, newPrivateKey, pemOfPublicKey, publicKeyOfPem } from '@oretrail/archive';
import { RUN_DIRECTORY_ERRORS } from '../errors.ts';

/** Who has the file has the key. */
const OWNER_ONLY = 0o600;

/** The files of a folder with keys. */
export const KEY_FILES = {
  signing: 'signing.pem',
  signingPublic: 'signing.pub.pem',
  recovery: 'recovery.pem',
  recoveryPublic: 'recovery.pub.pem',
} as const;

/** Writes a private key and its public one, over nothing that is there. @returns the public key, raw, in hex */
async function writeKey(folder: string, privateName: string, publicName: string): Promise<string> {
  const pem = newPrivateKey();
  const publicKey = publicKeyOfPem(pem);
  await writeFile(join(folder, privateName), pem, { flag: 'wx', mode: OWNER_ONLY });
  await writeFile(join(folder, publicName), pemOfPublicKey(publicKey), { flag: 'wx' });
  return publicKey;
}

/**
 * Makes both pairs of keys in a folder.
 * @throws RunDirectoryError `file-exists`, if it has keys already: one that was in use must never be lost by this
 */
export async function makeKeys(folder: string): Promise<KeyPair> {
  try {
    await mkdir(folder, { recursive: true });
    const signing = await writeKey(folder, KEY_FILES.signing, KEY_FILES.signingPublic);
    return { signing, recovery: await writeKey(folder, KEY_FILES.recovery, KEY_FILES.recoveryPublic) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw RUN_DIRECTORY_ERRORS.error('file-exists', message, { cause: error });
    throw RUN_DIRECTORY_ERRORS.error('directory-unusable', `${folder} can't be used: ${message}`, {
      cause: error,
    });
  }
}
