import { readSeal, readWhole, SEAL_BYTES_MAX, type Seal, sealKey } from '@oretrail/archive';
import { RULESETS } from '@oretrail/model';
import { DirectoryStore, type Store } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { generatedEvents } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';
import { IndexedEvents } from '../evidence/indexed-events.ts';
import { proofBytes, readProof, type StatementProof } from './proof.ts';
import { proveStatement } from './prove-statement.ts';
import { verifyProof } from './verify-proof.ts';

const SEED = 3;
const ruleset = RULESETS[0];

async function sealsOf(store: Store): Promise<readonly Seal[]> {
  const seals: Seal[] = [];
  for (;;) {
    const bytes = await readWhole(store, sealKey(seals.length + 1), SEAL_BYTES_MAX);
    if (bytes === null) return seals;
    const { body, signatures } = readSeal(bytes);
    seals.push({ body, signatures });
  }
}

type Stated = Readonly<{ digest: string; topic: string; partition: number; offset: number }>;

describe('the proof of a statement', () => {
  const store = new DirectoryStore(temporaryFolder());
  let seals: readonly Seal[];
  let publicKey: string;
  let stated: readonly Stated[];
  const prove = (one: Stated, given = seals) => proveStatement(store, { ...one, seals: given });
  /** What a proof proves when it has been sent. */
  const outcomeOf = (proof: StatementProof): string => {
    try {
      return verifyProof(readProof(proofBytes(proof)), { publicKey }).digest;
    } catch (error) {
      return `refused: ${(error as Error).message}`;
    }
  };

  beforeAll(async () => {
    const events = generatedEvents({ seed: SEED, vehicles: 6, realisticFaults: 0.5 });
    const { chain, signing } = await writeSealedLife(store, { seed: SEED, partitions: 2, ruleset, events });
    publicKey = signing.publicKey;
    seals = await sealsOf(store);
    const last = chain.good.at(-1);
    if (last === undefined) throw new Error('nothing is sealed');
    const indexed = new IndexedEvents(store, chain, last, temporaryFolder());
    await indexed.readAll(() => {});
    const subjects = new Set(events.map(({ subject }) => subject));
    await indexed.of(subjects);
    stated = [...subjects].flatMap((subject) =>
      indexed.knownOf(subject).map(({ event, place, offset }) => {
        const slash = place.lastIndexOf('/');
        return {
          digest: event.digest,
          topic: place.slice(0, slash),
          partition: Number(place.slice(slash + 1)),
          offset,
        };
      }),
    );
    await indexed.close();
  });

  it('proves each sealed statement, by the first seal that covers it', async () => {
    expect(stated.length).toBeGreaterThan(20);
    const found = new Set<number>();
    for (const one of stated) {
      const proof = await prove(one);
      if (proof === null) throw new Error(`${one.digest} is not proved`);
      expect(outcomeOf(proof)).toBe(one.digest);
      const place = `${one.topic}/${one.partition}`;
      const due = seals.findIndex(({ body }) => (body.cut.inputs[place] ?? 0) > one.offset) + 1;
      expect(proof.seal).toBe(due);
      const { offset } = verifyProof(proof).place;
      expect(offset).toBe(one.offset);
      found.add(proof.seal);
    }
    expect(found.size).toBeGreaterThan(0);
  });

  it('is none before a seal covers the statement', async () => {
    const [one] = stated;
    if (one === undefined) throw new Error('nothing is stated');
    expect(await prove(one, [])).toBeNull();
    expect(await prove({ ...one, offset: 1_000_000 })).toBeNull();
  });

  it('fails with any part altered, or for another statement', async () => {
    const [one, other] = stated;
    const proof = one === undefined ? null : await prove(one);
    if (proof === null || other === undefined) throw new Error('nothing is proved');
    const bytes = Buffer.from(proof.record.record, 'base64');
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 40)) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(outcomeOf({ ...proof, record: { ...proof.record, record: altered.toString('base64') } })).toMatch(
        /^refused/,
      );
    }
    expect(outcomeOf({ ...proof, digest: other.digest })).toMatch(/^refused/);
    expect(outcomeOf({ ...proof, record: { ...proof.record, index: proof.record.index + 1 } })).toMatch(/^refused/);
    expect(outcomeOf({ ...proof, record: { ...proof.record, path: proof.record.path.slice(1) } })).toMatch(/^refused/);
    expect(outcomeOf({ ...proof, seals: proof.seals.slice(1) })).toMatch(/^refused/);
    expect(outcomeOf({ ...proof, manifests: {} })).toMatch(/^refused/);
    expect(outcomeOf({ ...proof, schemas: {} })).toMatch(/^refused/);
    expect(() => verifyProof(proof, { publicKey: 'ab'.repeat(32) })).toThrow(/./);
    expect(() => readProof(Buffer.from('{"type":"oretrail-statement-proof"}'))).toThrow(
      expect.objectContaining({ code: 'bad-bundle' }),
    );
  });
});
