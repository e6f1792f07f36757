/** Seals the archive of a pipeline on Kafka at a proved cut. Source: architecture.md, "Audit". */
import {
  ArchivedVerdicts,
  readSeals,
  readWhole,
  SEAL_BYTES_MAX,
  type SealChain,
  type SealContent,
  type Signer,
  sealCut,
  sealKey,
  type VerifiedSeal,
} from '@oretrail/archive';
import type { SealRecord } from '@oretrail/avro';
import { type ConnectionSettings, type KafkaLog, registryOf, schemasOf } from '@oretrail/kafka-log';
import { batchesOf, buriedBefore, controlAt, type Log, SEALS } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { kafkaOf } from '../cluster/cluster-log.ts';
import { OPERATION_ERRORS } from '../errors.ts';
import { untilArchived } from './archived-cut.ts';
import { blankEnds } from './blank-ends.ts';
import { type ProofWait, provedCut } from './proved-cut.ts';

async function lastPublished(log: Log): Promise<number> {
  let last = 0;
  for await (const { records } of batchesOf(log, SEALS, 0, 0)) {
    for (const { value } of records) last = Math.max(last, (value as SealRecord).number);
  }
  return last;
}

/** Publishes all seals of an archive that are not there yet: a call that was killed may have left some out. */
async function publishSeals(log: Log, store: Store, chain: SealChain): Promise<readonly number[]> {
  const published: number[] = [];
  for (let number = 1 + (await lastPublished(log)); chain.sha256At(number) !== null; number += 1) {
    const sha256 = chain.sha256At(number) ?? '';
    const bytes = (await readWhole(store, sealKey(number), SEAL_BYTES_MAX)) ?? Buffer.alloc(0);
    const record: SealRecord = { number, sha256, seal: bytes.toString('utf8') };
    await log.append([{ topic: SEALS, partition: 0, key: String(number), value: record }]);
    published.push(number);
  }
  return published;
}

/** Who seals, and how. */
export type Sealing = Readonly<{
  settings: ConnectionSettings;
  signer: Signer;
  /** The keys that the seal pins, if it is the first. @throws if the signer's key is not in force */
  keysFor: (chain: SealChain) => SealContent['keys'];
  /** SHA-256 of the seal of an older archive that this one continues; null: none is named. */
  continuesSha256: string | null;
  lock: Readonly<{ retainUntil?: Date }>;
  /** The version that the seal names. */
  software: string;
}>;

/** A call that was killed is repeated with the same flags, when the first seal may already exist. */
function requireContinued(chain: SealChain, due: string | null): Readonly<{ continuesSha256?: string }> {
  const [first] = chain.good;
  if (due === null) return {};
  if (first === undefined) return { continuesSha256: due };
  if (first.body.continuesSha256 === due) return {};
  throw OPERATION_ERRORS.error('not-first-seal', `Seal 1 continues ${first.body.continuesSha256 ?? 'no archive'}`);
}

/**
 * Cuts, waits until the cut is archived, signs and publishes the seal. Cuts nothing before it is known that the seal could be
 * signed.
 * @throws OperationError `not-first-seal`, `cut-not-proved`, `not-archived`; ArchiveError of the first object that fails
 */
export async function sealArchive(
  log: KafkaLog,
  store: Store,
  sealing: Sealing,
  wait: ProofWait,
): Promise<VerifiedSeal> {
  const { settings, signer, lock, continuesSha256, software } = sealing;
  const chain = await readSeals(store);
  const keys = sealing.keysFor(chain);
  const continued = requireContinued(chain, continuesSha256);
  const cut = await provedCut(log, wait);
  await untilArchived(kafkaOf(settings), cut, wait);
  const inputs = { ...cut.inputs, ...(await blankEnds(log, store, cut)) };
  const { ruleset, operators } = await controlAt(log, cut.cut);
  const content: Pick<SealContent, 'cut' | 'ruleset' | 'operators' | 'software' | 'keys'> = {
    cut: { ...cut, inputs },
    ruleset,
    operators,
    software,
    keys,
  };
  wait.progress.say(() => 'reading the verdicts of the archive');
  const kept = schemasOf(settings, registryOf(settings));
  const seal = await sealCut(store, chain, new ArchivedVerdicts(store), {
    ...content,
    buried: await buriedBefore(log, cut),
    keptSchemaOf: (id) => kept.keptTextOf(id),
    ...lock,
    ...continued,
    signers: [signer],
  });
  await publishSeals(log, store, chain);
  return seal;
}
