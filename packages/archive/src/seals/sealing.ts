/** Makes seals of what is in a store, and reads them back. Source: architecture.md, "Audit". */
import { type TopicPartition, VERDICTS } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { headBefore } from '../archiver/stored-heads.ts';
import { about, archiveError } from '../errors.ts';
import { ARCHIVED_TOPICS, manifestKey, SEALS_PREFIX, sealKey } from '../keys.ts';
import { SEAL_BYTES_MAX } from '../limits.ts';
import type { ChainHead } from '../manifests/manifest.ts';
import { putOnce, readWhole } from '../put-once.ts';
import type { PartitionPlace } from '../segments/segment-place.ts';
import type { ArchivedVerdicts } from '../verdicts/archived-verdicts.ts';
import { type BuriedRecords, writeFates } from './fates.ts';
import { archiveKept, type KeptSchemaOf } from './kept-schemas.ts';
import { type SealContent, type SealedCut, type SealedHead, statedEnds, verdictEnds } from './seal.ts';
import { SealChain, type VerifiedSeal } from './seal-chain.ts';
import { type Signer, signSeal } from './signing.ts';

/** The partition of a place. */
export function partitionAt(place: TopicPartition): PartitionPlace {
  const slash = place.lastIndexOf('/');
  return { topic: place.slice(0, slash), partition: Number(place.slice(slash + 1)) };
}

/**
 * All seals of a store, verified as a chain; what they vouch for is not looked at.
 * @throws ArchiveError of the first seal that fails, by name
 */
export async function readSeals(store: Store): Promise<SealChain> {
  const chain = new SealChain();
  const keys: string[] = [];
  for await (const { key } of store.list(SEALS_PREFIX)) keys.push(key);
  let due = 1;
  for (const key of keys.sort()) {
    if (key !== sealKey(due)) throw archiveError('missing-object', `After it comes ${key}`, { subject: sealKey(due) });
    const bytes = await readWhole(store, key, SEAL_BYTES_MAX);
    await about(key, async () => chain.take(bytes ?? Buffer.alloc(0)));
    due += 1;
  }
  return chain;
}

function requireSealable(key: string, head: ChainHead | null, { topic }: PartitionPlace, end: number): void {
  const next = head?.manifest.next ?? 0;
  const isFine = topic === VERDICTS ? next <= end : next >= end;
  if (isFine) return;
  throw archiveError('not-archived', `The segment before the cut at ${end} goes up to ${next}`, { subject: key });
}

/**
 * The head of every chain at a cut, as a seal names them.
 * @throws ArchiveError `not-archived` if inputs or grants are not archived up to the cut, or a segment of the verdicts goes
 * beyond it; others if a manifest is damaged
 */
async function headsAt(store: Store, cut: SealedCut): Promise<Readonly<Record<TopicPartition, SealedHead>>> {
  const heads: Record<TopicPartition, SealedHead> = {};
  for (const [at, end] of Object.entries({ ...statedEnds(cut), ...verdictEnds(cut) })) {
    const place = partitionAt(at);
    if (!ARCHIVED_TOPICS.includes(place.topic)) throw new TypeError(`${at} is not archived`);
    const head = await headBefore(store, place, end);
    const first = head?.manifest.first ?? 0;
    requireSealable(manifestKey({ ...place, first }), head, place, end);
    if (head !== null) heads[at] = { first, next: head.manifest.next, sha256: head.sha256 };
  }
  return heads;
}

/** What is sealed beside what the store says itself. */
export type CutToSeal = Pick<SealContent, 'cut' | 'ruleset' | 'operators' | 'software' | 'keys'> &
  Readonly<{
    /** What the dead letters say of everything before the cut, at least since the last seal. */
    buried: BuriedRecords;
    /** Schemas that workers have kept; if nothing is kept, as in a run on files, every schema is named by a manifest. */
    keptSchemaOf?: KeptSchemaOf;
    /** The seal of an older archive that this one continues; in a first seal only. */
    continuesSha256?: string;
    signers: readonly Signer[];
    retainUntil?: Date;
  }>;

/**
 * Seals a cut: the heads that the store has there, and the root of the verdicts that it holds before it. The caller must
 * know that the verdicts are archived up to the cut: a chain of them may end earlier, before records of transactions, so the
 * store can't tell. A seal that was made too early fails its verification as `wrong-root`.
 * @param verdicts folded up to some earlier cut, or none
 * @throws ArchiveError `not-archived`, and as {@link writeSeal}
 */
export async function sealCut(
  store: Store,
  chain: SealChain,
  verdicts: Pick<ArchivedVerdicts, 'foldTo' | 'inForce'>,
  sealing: CutToSeal,
): Promise<VerifiedSeal> {
  const { cut, ruleset, operators, software, keys, signers, retainUntil, continuesSha256 = null, buried } = sealing;
  const { keptSchemaOf = async () => null } = sealing;
  const lock = retainUntil === undefined ? {} : { retainUntil };
  await verdicts.foldTo(cut.verdicts);
  const heads = await headsAt(store, cut);
  const from = chain.good.at(-1)?.body.cut.inputs ?? {};
  const ranges = Object.entries(cut.inputs).map(([at, to]) => ({ place: partitionAt(at), from: from[at] ?? 0, to }));
  const schemas = await archiveKept(store, ranges, { keptSchemaOf, ...lock });
  const fates = await writeFates(store, buried, { from, to: cut.inputs, schemas, ...lock });
  const inForce = { count: verdicts.inForce.count, root: verdicts.inForce.root() };
  const content = { cut, heads, verdicts: inForce, ruleset, operators, fates, software, continuesSha256, keys };
  return writeSeal(store, chain, { content, signers, ...lock });
}

/** A seal to be written. */
export type NewSeal = Readonly<{
  content: SealContent;
  /** In the order of {@link SealChain.signersOf}. */
  signers: readonly Signer[];
  retainUntil?: Date;
}>;

/**
 * Writes the next seal of a chain. The chain takes it first, so that no seal is stored that nobody could verify; after an
 * error of the store the chain has to be read again.
 * @throws ArchiveError as {@link SealChain.take}; `different-content` if somebody else has written that number
 */
export async function writeSeal(store: Store, chain: SealChain, seal: NewSeal): Promise<VerifiedSeal> {
  const { content, signers, retainUntil } = seal;
  const body = await signSeal(chain.next(content), signers);
  const verified = chain.take(body);
  const key = sealKey(verified.number);
  await putOnce(store, retainUntil === undefined ? { key, body } : { key, body, retainUntil });
  return verified;
}
