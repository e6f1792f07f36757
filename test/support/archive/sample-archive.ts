/** For specs: an archive of a simulated life, with two seals, and records beyond them. */

import {
  type ArchivedRecord,
  ArchivedVerdicts,
  type ArchiverOptions,
  type KeyChange,
  newPrivateKey,
  ownSchemaText,
  PartitionArchiver,
  partitionAt,
  SealChain,
  type SealedCut,
  type Signer,
  sealCut,
  signerOfPem,
} from '@oretrail/archive';
import { type TopicPartition, VERDICTS } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { simulatedTopics, type Topics } from './simulated-topics.ts';

/** A life that has corrections, superseded verdicts, holes between verdicts, and a sealed last verdict that stays the last of its vehicle. */
const SEED = 39;
/** How much of each topic has been archived when; the first two are sealed. To a verification a cut is only offsets. */
const PARTS = [0.35, 0.7, 0.85, 1];
const SEALED_PARTS = 2;

/** All keys of an archive. */
export type Keys = Readonly<{ signing: Signer; recovery: Signer }>;

/** New keys. */
export function newKeys(): Keys {
  return { signing: signerOfPem(newPrivateKey()), recovery: signerOfPem(newPrivateKey()) };
}

/** The topics that all samples are made of. */
export const sampleTopics: Promise<Topics> = simulatedTopics(SEED);

/** The offset behind the first part of the records. */
function endOf(records: readonly ArchivedRecord[], part: number): number {
  const last = records[Math.floor(records.length * part) - 1];
  return last === undefined ? 0 : last.offset + 1;
}

function cutAt(topics: Topics, part: number, cut: number): SealedCut {
  const ends = [...topics].map(([place, records]) => [place, endOf(records, part)] as const);
  const isVerdicts = ([place]: readonly [TopicPartition, number]) => partitionAt(place).topic === VERDICTS;
  const inputs = Object.fromEntries(ends.filter((end) => !isVerdicts(end)));
  return { cut, inputs, verdicts: ends.filter(isVerdicts).map(([, end]) => end), engines: { eligibility: 1 } };
}

/** Archives the topics, part by part. */
export class SampleArchive {
  readonly chain = new SealChain();
  private readonly store: Store;
  private readonly topics: Topics;
  private readonly verdicts: ArchivedVerdicts;

  constructor(store: Store, topics: Topics) {
    this.store = store;
    this.topics = topics;
    this.verdicts = new ArchivedVerdicts(store);
  }

  async archive(part: number): Promise<void> {
    const options: ArchiverOptions = { store: this.store, cluster: 'sample', schemaOf: ownSchemaText };
    for (const [place, records] of this.topics) {
      const archiver = await PartitionArchiver.open(options, partitionAt(place), records[0] ?? null);
      const end = endOf(records, part);
      const left = records.filter(({ offset }) => offset >= archiver.position && offset < end);
      await archiver.take({ records: left, next: end });
      await archiver.cutAt(end);
    }
  }

  async seal(part: number, signers: readonly Signer[], keys: KeyChange | null): Promise<void> {
    const cut = cutAt(this.topics, part, Math.round(part * 100));
    const sealing = {
      cut,
      ruleset: 'us-30d@2025-07-04',
      operators: [],
      buried: new Map(),
      software: '0.1.0',
      keys,
      signers,
    };
    await sealCut(this.store, this.chain, this.verdicts, sealing);
  }
}

/** Writes a whole sample. */
export async function writeSample(store: Store, keys: Keys, topics: Topics): Promise<SampleArchive> {
  const sample = new SampleArchive(store, topics);
  const { signing, recovery } = keys;
  const pinned: KeyChange = { change: 'first', signing: signing.publicKey, recovery: recovery.publicKey };
  for (const [i, part] of PARTS.entries()) {
    await sample.archive(part);
    if (i < SEALED_PARTS) await sample.seal(part, [signing], i === 0 ? pinned : null);
  }
  return sample;
}
