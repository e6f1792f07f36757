/** Seals that change the keys and nothing else. */

import type { Store } from '@oretrail/store';
import { archiveError } from '../errors.ts';
import type { KeyChange, KeyPair } from './seal.ts';
import type { SealChain, VerifiedSeal } from './seal-chain.ts';
import { writeSeal } from './sealing.ts';
import type { Signer } from './signing.ts';

/** The keys in force after a good seal. @throws ArchiveError `bad-key-change` if there is no good one of that number */
export function keysAfter(chain: SealChain, number: number): KeyPair {
  const upTo = chain.good.filter((seal) => seal.number <= number);
  const changed = upTo.findLast(({ body }) => body.keys !== null)?.body.keys;
  if (changed == null || upTo.at(-1)?.number !== number) {
    throw archiveError('bad-key-change', `Seal ${number} is none that was good`);
  }
  return { signing: changed.signing, recovery: changed.recovery };
}

/** How the keys change, and who signs it, in the order of {@link SealChain.signersOf}. */
export type NewKeys = Readonly<{ keys: KeyChange; signers: readonly Signer[]; retainUntil?: Date }>;

/**
 * Writes the next seal of a chain: it vouches for what the last good one did, which for a revocation is the one it names.
 * @throws ArchiveError as `writeSeal`; `bad-key-change` if there is no seal yet
 */
export async function sealKeyChange(store: Store, chain: SealChain, change: NewKeys): Promise<VerifiedSeal> {
  const { keys, signers, retainUntil } = change;
  const lastGood = keys.change === 'revocation' ? keys.lastGood.number : chain.good.at(-1)?.number;
  const before = chain.good.find(({ number }) => number === lastGood);
  if (before === undefined) throw archiveError('bad-key-change', 'There is no good seal whose keys could change');
  const { type: _type, v: _v, number: _number, previousSha256: _previous, ...content } = before.body;
  const lock = retainUntil === undefined ? {} : { retainUntil };
  return writeSeal(store, chain, { content: { ...content, continuesSha256: null, keys }, signers, ...lock });
}
