/** Makes the proof of one statement. It reads one segment of the archive, however large that is. */
import {
  linkedRecord,
  type Manifest,
  partitionAt,
  recordBytes,
  type Seal,
  SealChain,
  schemaIdIn,
  sealBytes,
} from '@oretrail/archive';
import { topicPartitionOf } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { replayError } from '../errors.ts';
import { bundledFates } from '../evidence/bundled-fates.ts';
import { bundledSchemas } from '../evidence/bundled-records.ts';
import type { StatementProof } from './proof.ts';

/** What is to be proved. */
export type ProofAsked = Readonly<{
  digest: string;
  topic: string;
  partition: number;
  offset: number;
  /** All seals of the archive, from the first on. */
  seals: readonly Seal[];
}>;

/** Numbers of seals that later ones revoke. Signatures are for the verifier to check, who trusts nothing of this. */
function voidedBy(seals: readonly Seal[]): ReadonlySet<number> {
  const voided = new Set<number>();
  for (const { body } of seals) {
    if (body.keys?.change !== 'revocation') continue;
    for (let number = body.keys.lastGood.number + 1; number < body.number; number += 1) voided.add(number);
  }
  return voided;
}

/** Objects of fates that name schemas which manifests do not: seldom any, and only then seals are verified. */
async function fatesFor(
  store: Store,
  seals: readonly Seal[],
  ids: ReadonlySet<number>,
  manifests: readonly Manifest[],
) {
  if (manifests.every(({ schemas }) => [...ids].every((id) => schemas[id] !== null))) return {};
  const chain = new SealChain();
  for (const seal of seals) chain.take(sealBytes(seal));
  return bundledFates(store, chain, { ids, manifests });
}

/**
 * The proof of a statement by the first good seal that covers it; null if none does yet.
 * @throws ArchiveError of the first object that fails; ReplayError `no-record`; StoreError
 */
export async function proveStatement(store: Store, asked: ProofAsked): Promise<StatementProof | null> {
  const { digest, topic, partition, offset, seals } = asked;
  const place = topicPartitionOf(topic, partition);
  const voided = voidedBy(seals);
  const seal = seals.find(({ body }) => !voided.has(body.number) && (body.cut.inputs[place] ?? 0) > offset);
  const head = seal?.body.heads[place];
  if (seal === undefined || head === undefined) return null;
  const linked = await linkedRecord(store, partitionAt(place), offset, head);
  if (linked === null) throw replayError('no-record', `${place} has none at ${offset}`);
  const { record, proof, manifests } = linked;
  const id = schemaIdIn(record);
  const ids = new Set(id === null ? [] : [id]);
  const segment = manifests[0]?.first ?? 0;
  return {
    ...{ type: 'oretrail-statement-proof', v: 1, digest, seal: seal.body.number, seals },
    record: { place, segment, ...proof, record: recordBytes(record).toString('base64') },
    manifests: { [place]: manifests },
    schemas: await bundledSchemas(store, ids),
    ...(await fatesFor(store, seals, ids, manifests)),
  };
}
