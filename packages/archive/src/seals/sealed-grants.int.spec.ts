import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FACTS, GRANTS, SHIPMENTS, type TopicPartition, topicPartitionOf, VEHICLES } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { PartitionArchiver } from '../archiver/partition-archiver.ts';
import { segmentKey } from '../keys.ts';
import type { ArchivedRecord } from '../segments/archived-record.ts';
import { ArchivedVerdicts } from '../verdicts/archived-verdicts.ts';
import { verifyStore } from '../verify/verify-store.ts';
import { GRANTS_PLACE, type SealedCut } from './seal.ts';
import { SealChain } from './seal-chain.ts';
import { partitionAt, sealCut } from './sealing.ts';
import { newPrivateKey, signerOfPem } from './signing.ts';

const root = mkdtempSync(join(tmpdir(), 'oretrail-sealed-grants-'));
const [signer, recovery] = [signerOfPem(newPrivateKey()), signerOfPem(newPrivateKey())];
const INPUTS: readonly TopicPartition[] = [SHIPMENTS, VEHICLES, FACTS].map((topic) => topicPartitionOf(topic, 0));

afterAll(() => rmSync(root, { recursive: true }));

const record = (place: TopicPartition, offset: number): ArchivedRecord => {
  const value = Buffer.from(JSON.stringify({ place, offset }));
  return { offset, appendTimeMs: 1_760_000_000_000 + offset, key: Buffer.from('k'), value, headers: [] };
};

describe('the grants of an archive', () => {
  let folder: string;
  let store: DirectoryStore;
  let chain: SealChain;
  let seals: number;

  beforeEach(() => {
    folder = mkdtempSync(join(root, 'store-'));
    store = new DirectoryStore(folder);
    chain = new SealChain();
    seals = 0;
  });

  async function archive(place: TopicPartition, end: number, cut = end): Promise<void> {
    const options = { store, cluster: 'here', schemaOf: async () => null };
    const archiver = await PartitionArchiver.open(options, partitionAt(place), record(place, 0));
    const due = Array.from({ length: end - archiver.position }, (_, i) => record(place, archiver.position + i));
    await archiver.take({ records: due, next: end });
    await archiver.cutAt(cut);
  }

  async function seal(read: number, grants?: number): Promise<void> {
    for (const place of INPUTS) await archive(place, read);
    seals += 1;
    const cut: SealedCut = {
      cut: seals,
      inputs: Object.fromEntries(INPUTS.map((place) => [place, read])),
      verdicts: [0],
      engines: {},
      ...(grants === undefined ? {} : { grants }),
    };
    const keys = { change: 'first', signing: signer.publicKey, recovery: recovery.publicKey } as const;
    await sealCut(store, chain, new ArchivedVerdicts(store), {
      cut,
      ruleset: 'us-30d@2025-07-04',
      operators: [],
      buried: new Map(),
      software: '0.2.0',
      keys: seals === 1 ? keys : null,
      signers: [signer],
    });
  }

  const verified = async () => {
    const { finding, sealed, archived } = await verifyStore(store, { publicKey: signer.publicKey });
    return [finding, sealed[GRANTS_PLACE], archived[GRANTS_PLACE]];
  };

  it('may come after a seal, and are sealed from then on', async () => {
    await seal(1);
    expect(await verified()).toEqual([null, undefined, undefined]);
    await archive(GRANTS_PLACE, 3);
    // Nothing vouches for them yet, as for whatever comes after the last seal.
    expect(await verified()).toEqual([null, undefined, 3]);
    await seal(2, 3);
    await archive(GRANTS_PLACE, 5, 4);
    expect(await verified()).toEqual([null, 3, 4]);
    await archive(GRANTS_PLACE, 5);
    await seal(2, 5);
    expect(await verified()).toEqual([null, 5, 5]);
  });

  it('are sealed from the first on if there are none yet', async () => {
    await seal(1, 0);
    expect(await verified()).toEqual([null, 0, 0]);
    await archive(GRANTS_PLACE, 1);
    await seal(1, 1);
    expect(await verified()).toEqual([null, 1, 1]);
  });

  it('are not sealed before they are archived', async () => {
    await archive(GRANTS_PLACE, 2);
    await expect(seal(1, 3)).rejects.toMatchObject({ code: 'not-archived' });
  });

  it('do not vanish from later seals', async () => {
    await archive(GRANTS_PLACE, 2);
    await seal(1, 2);
    await expect(seal(2)).rejects.toMatchObject({ code: 'went-back' });
    await expect(seal(2, 1)).rejects.toMatchObject({ code: 'went-back' });
  });

  it('are verified byte for byte', async () => {
    await archive(GRANTS_PLACE, 2);
    await seal(1, 2);
    const file = join(folder, segmentKey({ topic: GRANTS, partition: 0, first: 0 }));
    const bytes = readFileSync(file);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const [finding] = await verified();
    expect(finding).toMatchObject({ key: segmentKey({ topic: GRANTS, partition: 0, first: 0 }) });
  });

  it('have one partition', async () => {
    await seal(1, 0);
    await archive(topicPartitionOf(GRANTS, 1), 1);
    expect((await verified())[0]).toMatchObject({ code: 'foreign-object' });
  });
});
