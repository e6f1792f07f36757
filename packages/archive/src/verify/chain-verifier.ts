/** Verifies the chain of one partition, step by step, as far as seals ask for it. */
import { VERDICTS } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { about, archiveError } from '../errors.ts';
import { manifestKey } from '../keys.ts';
import type { ChainHead } from '../manifests/manifest.ts';
import type { SealedHead } from '../seals/seal.ts';
import type { ArchivedRecord } from '../segments/archived-record.ts';
import type { PartitionPlace } from '../segments/segment-place.ts';
import type { VerdictsInForce } from '../verdicts/verdicts-in-force.ts';
import type { SchemaShelf } from './schema-shelf.ts';
import { type ChainStep, walkChain } from './walk-chain.ts';

/** What all chains of a verification share. */
export type Verifying = Readonly<{
  store: Store;
  schemas: SchemaShelf;
  inForce: VerdictsInForce;
  /** Called for each object that was verified, with its bytes if it is a segment. */
  onVerified: (key: string, bytes?: number) => Promise<void>;
  onRecords: (count: number) => void;
  onUnfinished: (key: string) => void;
}>;

/** One chain. */
export class ChainVerifier {
  /** The last manifest that was proved. */
  head: ChainHead | null = null;
  private readonly place: PartitionPlace;
  private readonly shared: Verifying;
  private readonly steps: AsyncGenerator<ChainStep>;
  /** Where a seal says that the verdicts before it end: what comes later begins at it. */
  private sealedEnd = 0;

  constructor(place: PartitionPlace, shared: Verifying) {
    this.place = place;
    this.shared = shared;
    this.steps = walkChain(shared.store, place);
  }

  /**
   * Verifies up to the head that a seal names.
   * @param end of the cut: later verdicts must not begin before it
   * @throws ArchiveError of the first object that fails, by name
   */
  async verifyTo(due: SealedHead, end: number): Promise<void> {
    const key = manifestKey({ ...this.place, first: due.first });
    while ((this.head?.manifest.next ?? 0) < due.next) {
      if (!(await this.verifyNext())) throw archiveError('missing-object', 'A seal names it', { subject: key });
    }
    if (this.head?.manifest.first !== due.first) {
      const found = `The chain has a segment from ${this.head?.manifest.first} to ${this.head?.manifest.next}`;
      throw archiveError('missing-object', `A seal names it. ${found}`, { subject: key });
    }
    if (this.head.sha256 !== due.sha256) {
      throw archiveError('sealed-differs', `Its SHA-256 is ${this.head.sha256}, and ${due.sha256} is due`, {
        subject: key,
      });
    }
    this.endAt(end);
  }

  /** Says that no verdict of a later seal begins before this offset. */
  endAt(end: number): void {
    if (this.place.topic === VERDICTS) this.sealedEnd = end;
  }

  /** Verifies what is left. */
  async verifyRest(): Promise<void> {
    while (await this.verifyNext());
  }

  /** Leaves off: no object stays open. */
  async close(): Promise<void> {
    await this.steps.return(undefined);
  }

  /** @returns whether there was a segment */
  private async verifyNext(): Promise<boolean> {
    for (;;) {
      const { done, value: step } = await this.steps.next();
      if (done === true) return false;
      if (step.kind === 'manifest') await this.takeManifest(step.key, step.head);
      if (step.kind === 'records') await about(step.key, () => this.takeRecords(step.records));
      if (step.kind === 'unfinished') this.shared.onUnfinished(step.key);
      if (step.kind !== 'proved') continue;
      this.head = step.head;
      await this.shared.onVerified(step.key, step.head.manifest.objectBytes);
      return true;
    }
  }

  private async takeManifest(key: string, { manifest }: ChainHead): Promise<void> {
    if (manifest.first < this.sealedEnd) {
      const what = `It begins at ${manifest.first}, and the verdicts were sealed up to ${this.sealedEnd}`;
      throw archiveError('sealed-differs', what, { subject: key });
    }
    for (const [id, sha256] of Object.entries(manifest.schemas)) {
      if (sha256 !== null) await this.shared.schemas.require(Number(id), sha256);
    }
    await this.shared.onVerified(key);
  }

  private async takeRecords(records: readonly ArchivedRecord[]): Promise<void> {
    this.shared.onRecords(records.length);
    if (this.place.topic !== VERDICTS) return;
    for (const record of records) this.shared.inForce.take(await this.shared.schemas.revisionIn(record));
  }
}
