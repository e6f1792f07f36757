/** The keys that seal the archive of a directory: those that the call names, or a pair of its own, made once. */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyChange, SealChain, Signer } from '@oretrail/archive';
import { RUN_FILES } from '../run-directory.ts';
import { KEY_FILES, makeKeys } from './key-files.ts';
import { keysToPin, publicKeyIn, signerIn } from './signing-keys.ts';

/** What a call names: the private key that signs, and the public one that recovers. */
export type ArchiveKeys = Readonly<{ signingKey?: string; recoveryKey?: string }>;

/** Who signs, and what the next seal says of the keys. */
export type RunKeys = Readonly<{ signer: Signer; pinned: KeyChange | null }>;

/** A pair appears whole, or not at all. */
async function ownFolder(directory: string): Promise<string> {
  const folder = join(directory, RUN_FILES.keys);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await makeKeys(unfinished);
  await rename(unfinished, folder);
  return folder;
}

/** @throws RunDirectoryError `file-unreadable`, `bad-key`, `key-not-in-force`, `missing-flag` */
export async function keysOfRun(directory: string, chain: SealChain, named: ArchiveKeys): Promise<RunKeys> {
  const { signingKey, recoveryKey } = named;
  if (signingKey !== undefined) {
    const signer = await signerIn('--signing-key', signingKey);
    const recovery = recoveryKey === undefined ? null : await publicKeyIn('--recovery-key', recoveryKey);
    return { signer, pinned: keysToPin(chain, signer, recovery) };
  }
  const folder = await ownFolder(directory);
  const signer = await signerIn('--signing-key', join(folder, KEY_FILES.signing));
  if (chain.keys !== null) return { signer, pinned: keysToPin(chain, signer, null) };
  const recovery = await publicKeyIn('--recovery-key', join(folder, KEY_FILES.recoveryPublic));
  return { signer, pinned: keysToPin(chain, signer, recovery) };
}
