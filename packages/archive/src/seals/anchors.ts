/** What an auditor holds beside an archive, and compares it with: without either it only agrees with itself. */
import { about, archiveError } from '../errors.ts';
import { sealKey } from '../keys.ts';
import { readSeal } from './seal.ts';
import type { SealChain } from './seal-chain.ts';

/** A trusted key, and a seal. */
export type Anchors = Readonly<{
  /** A signing key that is trusted, raw, in lower-case hex. If left out, only a head can tell the archive from another. */
  publicKey?: string;
  /** The bytes of a seal that is held: the archive must have it, and so all before it. */
  head?: Uint8Array;
}>;

/** Which of them were given. */
export type AnchorsHeld = Readonly<{ publicKey: boolean; head: boolean }>;

/** Which were given. */
export function anchorsHeld({ publicKey, head }: Anchors): AnchorsHeld {
  return { publicKey: publicKey !== undefined, head: head !== undefined };
}

function requireHead(seals: SealChain, head: Uint8Array): void {
  const { body, sha256 } = readSeal(head);
  const key = sealKey(body.number);
  const found = seals.sha256At(body.number);
  if (found === null) throw archiveError('older-than-head', `Seal ${body.number} is not there`, { subject: key });
  if (found !== sha256) {
    throw archiveError('differs-from-head', `Its SHA-256 is ${found}, and ${sha256} is held`, { subject: key });
  }
}

/**
 * Compares the seals of an archive with what is held.
 * @throws ArchiveError `older-than-head`, `differs-from-head`, and those of {@link SealChain.requireTrust}, by the name of the seal
 */
export async function requireAnchors(seals: SealChain, { publicKey, head }: Anchors): Promise<void> {
  if (head !== undefined) requireHead(seals, head);
  if (publicKey !== undefined) await about(sealKey(1), async () => seals.requireTrust(publicKey));
}
