/** Checks a bundle without its archive: signatures, roots, links, and that its events give the sealed verdict again. */
import {
  type ArchivedRecord,
  ArchiveError,
  type ChainHead,
  type Manifest,
  manifestBytes,
  manifestKey,
  partitionAt,
  readManifest,
  readRecords,
  readSeal,
  requireInclusion,
  requireLink,
  requireRecord,
  revisionOf,
  SealChain,
  schemaIdIn,
  sealBytes,
  sealKey,
  sha256Of,
  type VerifiedSeal,
} from '@oretrail/archive';
import { AvroError, Writer } from '@oretrail/avro';
import { ANYBODY, type OretrailEvent, type Verdict } from '@oretrail/model';
import type { Place } from '@oretrail/runtime';
import { readEvent } from '../archived-events/read-event.ts';
import { ReplayError } from '../errors.ts';
import { rulesetIn, sealAt } from '../sealed/replay-seals.ts';
import type { BundleBody, BundledEvent } from './bundle.ts';
import { derivedId } from './closure.ts';

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
  verdict: Verdict;
  seal: Readonly<{ number: number; sha256: string; ruleset: string }>;
  signedBy: string | null;
  events: number;
  anchors: Readonly<{ publicKey: boolean; head: boolean }>;
}>;

function chainOf(seals: BundleBody['seals']): SealChain {
  const chain = new SealChain();
  for (const seal of seals) chain.take(sealBytes(seal));
  return chain;
}

function requireAnchors(chain: SealChain, { publicKey, head }: BundleAnchors): void {
  if (publicKey !== undefined) chain.requireTrust(publicKey);
  if (head === undefined) return;
  const { body, sha256 } = readSeal(head);
  const key = sealKey(body.number);
  const found = chain.sha256At(body.number);
  if (found === null) throw new ArchiveError('older-than-head', `Seal ${body.number} is not in the bundle`, { key });
  if (found !== sha256) {
    throw new ArchiveError('differs-from-head', `Its SHA-256 is ${found}, and ${sha256} is held`, { key });
  }
}

/** The verdict says what its id is the digest of, and stands under the root that was sealed. */
function requireVerdict({ vin, verdict, proof }: BundleBody, { body }: VerifiedSeal): void {
  const revision = revisionOf(verdict);
  if (revision.vin !== vin || proof.vin !== vin || proof.verdictId !== revision.verdictId) {
    throw new ReplayError('bad-bundle', `It speaks of ${vin}, and proves ${proof.verdictId} of ${proof.vin}`);
  }
  requireInclusion(body.verdicts.root, proof);
}

/** The manifests of a place, linked to the one that the seal names. */
function headsOf(place: Place, manifests: readonly Manifest[], { body }: VerifiedSeal): ReadonlyMap<number, Manifest> {
  let previous: ChainHead | null = null;
  const byFirst = new Map<number, Manifest>();
  for (const manifest of manifests) {
    const head: ChainHead = readManifest(manifestBytes(manifest));
    if (previous !== null) requireLink(partitionAt(place), previous, head.manifest);
    byFirst.set(head.manifest.first, head.manifest);
    previous = head;
  }
  const due = body.heads[place];
  if (previous?.sha256 === due?.sha256 && due !== undefined) return byFirst;
  const key = manifestKey({ ...partitionAt(place), first: due?.first ?? 0 });
  throw new ArchiveError('sealed-differs', `The manifests end with ${previous?.sha256}`, { key });
}

class EventReader {
  private readonly bundle: BundleBody;
  private readonly seal: VerifiedSeal;
  private readonly manifests: ReadonlyMap<Place, ReadonlyMap<number, Manifest>>;
  private readonly writers = new Map<number, Writer>();
  private readonly seen = new Set<string>();

  constructor(bundle: BundleBody, seal: VerifiedSeal) {
    this.bundle = bundle;
    this.seal = seal;
    const places = Object.entries(bundle.manifests);
    this.manifests = new Map(places.map(([place, manifests]) => [place, headsOf(place, manifests, seal)]));
  }

  /** @throws ArchiveError, ReplayError `bad-bundle` */
  read(bundled: BundledEvent): OretrailEvent {
    const { place, segment, record: text } = bundled;
    const manifest = this.manifests.get(place)?.get(segment);
    if (manifest === undefined) throw this.faulty(bundled, 'no manifest of its segment is there');
    const bytes = Buffer.from(text, 'base64');
    const key = manifestKey({ ...partitionAt(place), first: segment });
    try {
      requireRecord(manifest, bytes, bundled);
    } catch (error) {
      throw error instanceof ArchiveError ? error.of(key) : error;
    }
    const [record] = readRecords(bytes, 1);
    if (record === undefined) throw this.faulty(bundled, 'it is no record');
    this.requirePlace(bundled, record);
    const event = readEvent(record, this.writerOf(bundled, record, manifest), this.readingOf(place), 'unknown');
    if (event === null) throw this.faulty(bundled, 'it is a dead letter');
    return event;
  }

  private requirePlace(bundled: BundledEvent, { offset }: ArchivedRecord): void {
    const end = this.seal.body.cut.inputs[bundled.place] ?? 0;
    if (offset >= end) throw this.faulty(bundled, `it is at ${offset}, and the cut at ${end}`);
    const name = `${bundled.place} ${offset}`;
    if (this.seen.has(name)) throw this.faulty(bundled, `it is there twice, from ${offset}`);
    this.seen.add(name);
  }

  private writerOf(bundled: BundledEvent, record: ArchivedRecord, { schemas }: Manifest): Writer {
    const id = schemaIdIn(record);
    const text = id === null ? undefined : this.bundle.schemas[id];
    if (id === null || text === undefined) throw this.faulty(bundled, `schema ${id} is not there`);
    const [found, due] = [sha256Of(Buffer.from(text, 'utf8')), schemas[id]];
    if (found !== due) throw new ArchiveError('schema-differs', `Schema ${id} has ${found}, and ${due} is due`);
    const known = this.writers.get(id);
    if (known !== undefined) return known;
    try {
      const writer = new Writer(text);
      this.writers.set(id, writer);
      return writer;
    } catch (error) {
      throw error instanceof AvroError ? this.faulty(bundled, error.message) : error;
    }
  }

  /** Who was an operator is recorded record by record; that a correction was taken shows in the verdict, or not at all. */
  private readingOf(place: Place) {
    const { topic, partition } = partitionAt(place);
    const places = Object.keys(this.seal.body.cut.inputs);
    const partitions = places.filter((other) => partitionAt(other).topic === topic).length;
    const { fates, operators } = this.seal.body;
    return { topic, partition, partitions, operators: fates === undefined ? new Set(operators) : ANYBODY };
  }

  private faulty({ place, segment, index }: BundledEvent, what: string): ReplayError {
    return new ReplayError('bad-bundle', `Event ${index} of the segment ${place} from ${segment} on: ${what}`);
  }
}

/**
 * Verifies a bundle, with nothing but itself and what the auditor holds.
 * @throws ArchiveError, ReplayError: the first thing that fails
 */
export function verifyBundle(bundle: BundleBody, anchors: BundleAnchors = {}): ProvedVerdict {
  const chain = chainOf(bundle.seals);
  requireAnchors(chain, anchors);
  const seal = sealAt(chain, bundle.seal);
  requireVerdict(bundle, seal);
  const reader = new EventReader(bundle, seal);
  const events = bundle.events.map((event) => reader.read(event));
  const derived = derivedId(bundle.vin, events, rulesetIn(seal));
  const { verdict, vin } = bundle;
  if (derived !== verdict.verdictId) {
    throw new ReplayError(
      'not-derived',
      `The events give ${vin} ${derived ?? 'no verdict'}, and ${verdict.verdictId} was sealed`,
    );
  }
  return {
    vin,
    verdict,
    seal: { number: seal.number, sha256: seal.sha256, ruleset: seal.body.ruleset },
    signedBy: chain.keys?.signing ?? null,
    events: events.length,
    anchors: { publicKey: anchors.publicKey !== undefined, head: anchors.head !== undefined },
  };
}
