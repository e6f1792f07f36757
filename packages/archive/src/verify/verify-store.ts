/**
 * Verifies a store: every name, digest, link, hole, revision, signature, root and lock. It stops at the first object that
 * fails. It holds one block of records for each partition, and the last revision of each vehicle.
 * Source: architecture.md, "Audit", "What can be promised".
 */
import { isErrorOf } from '@oretrail/errors';
import { topicPartitionOf } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { ARCHIVE_ERRORS, archiveError } from '../errors.ts';
import { chainPrefix, fatesKey, sealKey } from '../keys.ts';
import { anchorsHeld, requireAnchors } from '../seals/anchors.ts';
import { readFates, type SealedFates } from '../seals/fates.ts';
import { GRANTS_PLACE, readSeal, type SealBody, statedEnds, verdictEnds } from '../seals/seal.ts';
import { SealChain, type VerifiedSeal } from '../seals/seal-chain.ts';
import { partitionAt, readSeals } from '../seals/sealing.ts';
import type { PartitionPlace } from '../segments/segment-place.ts';
import { VerdictsInForce } from '../verdicts/verdicts-in-force.ts';
import { ChainVerifier, type Verifying } from './chain-verifier.ts';
import { type Inventory, takeInventory } from './inventory.ts';
import { SchemaShelf } from './schema-shelf.ts';
import type { Finding, Verification, VerifyOptions } from './verification.ts';

const NOTHING: Inventory = { places: [], objects: 0, bytes: 0 };

/** The offsets up to which a seal vouches for everything. */
function endsOf({ cut }: SealBody): Readonly<Record<string, number>> {
  return { ...statedEnds(cut), ...verdictEnds(cut) };
}

class StoreVerifier {
  private readonly store: Store;
  private readonly options: VerifyOptions;
  private readonly inForce = new VerdictsInForce();
  private readonly fates = new Set<string>();
  private readonly chains = new Map<string, ChainVerifier>();
  private readonly unfinished: string[] = [];
  private readonly shared: Verifying;
  private inventory = NOTHING;
  private seals = new SealChain();
  private verified: VerifiedSeal | null = null;
  private objects = 0;
  private bytes = 0;
  private records = 0;

  constructor(store: Store, options: VerifyOptions) {
    this.store = store;
    this.options = options;
    this.shared = {
      store,
      schemas: new SchemaShelf(store, (key) => this.tick(key)),
      inForce: this.inForce,
      onVerified: (key, bytes) => this.tick(key, bytes),
      onRecords: (count) => {
        this.records += count;
      },
      onUnfinished: (key) => this.unfinished.push(key),
    };
  }

  /** @throws ArchiveError of the first object that fails */
  async verify(): Promise<void> {
    this.inventory = await takeInventory(this.store);
    this.seals = await readSeals(this.store);
    await requireAnchors(this.seals, this.options);
    this.requireKnown();
    for (const number of this.seals.voided) await this.tick(sealKey(number));
    for (const seal of this.seals.good) await this.verifySeal(seal);
    for (const place of this.inventory.places) await this.chainOf(place).verifyRest();
    this.requireSealed();
  }

  /** Said last: an object that fails is the graver finding. If there is no object, there is no archive. */
  private requireSealed(): void {
    if (this.options.requireSeal !== true || this.seals.good.length > 0 || this.inventory.objects === 0) return;
    throw archiveError('unsealed', `${this.inventory.objects} objects are there, and no good seal is`);
  }

  async close(): Promise<void> {
    for (const chain of this.chains.values()) await chain.close();
  }

  outcome(finding: Finding | null): Verification {
    const last = this.verified;
    const archived = [...this.chains].map(([place, { head }]) => [place, head?.manifest.next ?? 0] as const);
    return {
      finding,
      anchors: anchorsHeld(this.options),
      seals: {
        last: last?.number ?? 0,
        sha256: last?.sha256 ?? null,
        voided: this.seals.voided,
        keys: this.seals.keys,
      },
      sealed: last === null ? {} : endsOf(last.body),
      archived: Object.fromEntries(archived),
      unfinished: this.unfinished,
      records: this.records,
      verdicts: this.inForce.count,
    };
  }

  /** The number of partitions never changes, so each that has objects must be one of the seals', but for grants, which may come later. */
  private requireKnown(): void {
    const last = this.seals.good.at(-1);
    if (last === undefined) return;
    const known: Readonly<Record<string, number>> = { [GRANTS_PLACE]: 0, ...endsOf(last.body) };
    for (const place of this.inventory.places) {
      if (known[topicPartitionOf(place.topic, place.partition)] !== undefined) continue;
      throw archiveError('foreign-object', 'No seal knows this partition', { subject: chainPrefix(place) });
    }
  }

  private async verifySeal(seal: VerifiedSeal): Promise<void> {
    const { number, body } = seal;
    const key = sealKey(number);
    for (const [place, end] of Object.entries(endsOf(body))) {
      const [chain, head] = [this.chainOf(partitionAt(place)), body.heads[place]];
      if (head === undefined) chain.endAt(end);
      else await chain.verifyTo(head, end);
    }
    if (body.fates !== undefined) await this.verifyFates(body.fates);
    const { root, count } = body.verdicts;
    const found = this.inForce.root();
    if (found !== root || count !== this.inForce.count) {
      const what = `${this.inForce.count} verdicts have the root ${found}, and ${count} with ${root} are due`;
      throw archiveError('wrong-root', what, { subject: key });
    }
    await this.tick(key);
    this.verified = seal;
  }

  /** Two seals between which nothing was buried name the same object. */
  private async verifyFates(fates: SealedFates): Promise<void> {
    const { schemas } = await readFates(this.store, fates);
    for (const [id, due] of schemas) await this.shared.schemas.require(id, due);
    if (this.fates.has(fates.sha256)) return;
    this.fates.add(fates.sha256);
    await this.tick(fatesKey(fates.sha256));
  }

  private chainOf(place: PartitionPlace): ChainVerifier {
    const name = topicPartitionOf(place.topic, place.partition);
    const chain = this.chains.get(name) ?? new ChainVerifier(place, this.shared);
    this.chains.set(name, chain);
    return chain;
  }

  /** Counts an object that was verified, once its lock was. */
  private async tick(key: string, bytes = 0): Promise<void> {
    const { lockedUntil, onProgress } = this.options;
    if (lockedUntil !== undefined) await this.requireLock(key, lockedUntil);
    this.objects += 1;
    this.bytes += bytes;
    const { objects: objectsTotal, bytes: bytesTotal } = this.inventory;
    onProgress?.({ key, objects: this.objects, objectsTotal, bytes: this.bytes, bytesTotal, records: this.records });
  }

  private async requireLock(key: string, due: Date): Promise<void> {
    const found = await this.store.retentionOf(key);
    if (found !== null && found.mode === 'compliance' && found.until >= due) return;
    const is =
      found === null ? 'It is not locked' : `It is locked in ${found.mode} mode until ${found.until.toISOString()}`;
    throw archiveError('not-locked', `${is}, and until ${due.toISOString()} is due`, { subject: key });
  }
}

/**
 * Verifies a store from its first object to its last.
 * @throws what the store throws, and ArchiveError `bad-seal` for a head that is not a seal: then nothing was found
 */
export async function verifyStore(store: Store, options: VerifyOptions = {}): Promise<Verification> {
  if (options.head !== undefined) readSeal(options.head);
  const verifier = new StoreVerifier(store, options);
  try {
    await verifier.verify();
    return verifier.outcome(null);
  } catch (error) {
    if (!isErrorOf(ARCHIVE_ERRORS, error)) throw error;
    const { code, subject, explanation: message } = error;
    return verifier.outcome({ code, key: subject ?? '', message });
  } finally {
    await verifier.close();
  }
}
