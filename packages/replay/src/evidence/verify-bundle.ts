/** Checks a bundle without its archive: signatures, roots, links, and that its events give the sealed verdict again. */
import {
  archiveError,
  readSeal,
  requireInclusion,
  revisionOf,
  SealChain,
  sealBytes,
  sealKey,
  type VerifiedSeal,
} from '@oretrail/archive';
import { type Evaluation, evaluate } from '@oretrail/evaluation';
import type { OretrailEvent, Verdict, VerdictContent } from '@oretrail/model';
import { contentOf } from '@oretrail/rules';
import { replayError } from '../errors.ts';
import { rulesetIn, sealAt } from '../sealed/replay-seals.ts';
import { notDerived, type SealedBy, sealedBy } from '../sealed/sealed-by.ts';
import type { AnyBundleBody } from './bundle.ts';
import { schemasKeptIn } from './bundled-fates.ts';
import { derivedVerdict } from './closure.ts';
import { RecordReader } from './record-reader.ts';

/** What the auditor holds beside the bundle. */
export type BundleAnchors = Readonly<{
  /** A signing key that is trusted, raw, in lower-case hex. */
  publicKey?: string;
  /** The bytes of a seal that is held. */
  head?: Uint8Array;
}>;

/** What a good bundle proves. */
export type ProvedVerdict = Readonly<{
  vin: string;
  /** As its archived record has it; of a bundle of version 1 only what its id covers, so messages as they were derived again. */
  verdict: Verdict | (VerdictContent & Readonly<{ verdictId: string }>);
  /** Whether the events give it again; an engine that evaluates differently may give another one. */
  isDerived: boolean;
  sealedBy: SealedBy;
  seal: Readonly<{ number: number; sha256: string; ruleset: string }>;
  signedBy: string | null;
  events: number;
  anchors: Readonly<{ publicKey: boolean; head: boolean }>;
}>;

/** The seals of a bundle as a chain. @throws ArchiveError of the first that fails */
export function chainOf(seals: AnyBundleBody['seals']): SealChain {
  const chain = new SealChain();
  for (const seal of seals) chain.take(sealBytes(seal));
  return chain;
}

/** Requires that a chain is of the key, and has the seal, that the auditor holds. @throws ArchiveError */
export function requireAnchors(chain: SealChain, { publicKey, head }: BundleAnchors): void {
  if (publicKey !== undefined) chain.requireTrust(publicKey);
  if (head === undefined) return;
  const { body, sha256 } = readSeal(head);
  const key = sealKey(body.number);
  const found = chain.sha256At(body.number);
  if (found === null)
    throw archiveError('older-than-head', `Seal ${body.number} is not in the bundle`, { subject: key });
  if (found !== sha256) {
    throw archiveError('differs-from-head', `Its SHA-256 is ${found}, and ${sha256} is held`, { subject: key });
  }
}

/** The verdict says what its id is the digest of, and its id stands under the root that was sealed. */
function requireVerdict(verdict: Verdict, { vin, proof }: AnyBundleBody, { body }: VerifiedSeal): void {
  const revision = revisionOf(verdict);
  if (revision.vin !== vin || proof.vin !== vin || proof.verdictId !== revision.verdictId) {
    throw replayError('bad-bundle', `It speaks of ${vin}, and proves ${proof.verdictId} of ${proof.vin}`);
  }
  requireInclusion(body.verdicts.root, proof);
}

/**
 * The verdict of a vehicle that the events give, which must be the sealed one; null if it is another, and another engine
 * has sealed.
 * @throws ReplayError `not-derived`
 */
function derivedFrom(bundle: AnyBundleBody, reader: RecordReader, seal: VerifiedSeal): VerdictContent | null {
  const { vin, proof } = bundle;
  const events = bundle.events.map((event) => reader.event(event));
  const derived = derivedVerdict(vin, events, rulesetIn(seal));
  if (derived?.verdictId === proof.verdictId) return contentOf(derived);
  if (sealedBy(seal).isOtherEngine) return null;
  const found = derived?.verdictId ?? 'no verdict';
  throw notDerived(seal, `The events give ${vin} ${found}, and ${proof.verdictId} was sealed`);
}

/** What the id of a verdict covers: messages are not bound by it. */
function coveredOf(verdict: Verdict): VerdictContent {
  const { findings, ...content } = contentOf(verdict);
  return findings === undefined
    ? content
    : { ...content, findings: findings.map((finding) => ({ ...finding, message: '' })) };
}

/** A proved verdict with what it was derived from. */
export type OpenedBundle = Readonly<{
  proved: ProvedVerdict;
  /** In the order of the bundle. */
  events: readonly OretrailEvent[];
  evaluation: Evaluation;
}>;

/** The same as {@link verifyBundle}, with the events. @throws ArchiveError, ReplayError: the first thing that fails */
export function openBundle(bundle: AnyBundleBody, anchors: BundleAnchors = {}): OpenedBundle {
  const proved = verifyBundle(bundle, anchors);
  const chain = chainOf(bundle.seals);
  const seal = sealAt(chain, bundle.seal);
  const reader = new RecordReader(bundle, seal, schemasKeptIn(bundle, chain));
  const events = bundle.events.map((event) => reader.event(event));
  return { proved, events, evaluation: evaluate(events, { ruleset: rulesetIn(seal) }) };
}

/**
 * Verifies a bundle, with nothing but itself and what the auditor holds. All that it gives back is bound by the seal.
 * @throws ArchiveError, ReplayError: the first thing that fails
 */
export function verifyBundle(bundle: AnyBundleBody, anchors: BundleAnchors = {}): ProvedVerdict {
  const chain = chainOf(bundle.seals);
  requireAnchors(chain, anchors);
  const seal = sealAt(chain, bundle.seal);
  const reader = new RecordReader(bundle, seal, schemasKeptIn(bundle, chain));
  const published = bundle.v === 1 ? bundle.verdict : reader.verdict(bundle.verdict);
  requireVerdict(published, bundle, seal);
  const derived = derivedFrom(bundle, reader, seal);
  return {
    vin: bundle.vin,
    verdict: bundle.v === 1 ? { ...(derived ?? coveredOf(published)), verdictId: bundle.proof.verdictId } : published,
    isDerived: derived !== null,
    sealedBy: sealedBy(seal),
    seal: { number: seal.number, sha256: seal.sha256, ruleset: seal.body.ruleset },
    signedBy: chain.keys?.signing ?? null,
    events: bundle.events.length,
    anchors: { publicKey: anchors.publicKey !== undefined, head: anchors.head !== undefined },
  };
}
