/** For specs: an archive of a simulated life with crashes, sealed at the cuts that its workers have proved. */

import {
  type ArchivedRecord,
  ArchivedVerdicts,
  type BuriedRecords,
  type KeyChange,
  newPrivateKey,
  ownRecord,
  ownSchemaText,
  PartitionArchiver,
  partitionAt,
  SealChain,
  type Signer,
  sealCut,
  signerOfPem,
} from '@oretrail/archive';
import { type OretrailEvent, type RulesetId, sha256Hex } from '@oretrail/model';
import {
  CONTROL,
  type ControlMessage,
  type Cut,
  deadLettersOf,
  FACTS,
  INITIAL_CONTROL,
  type LetterHead,
  type LogRecord,
  PUBLIC_INPUTS,
  SHIPMENTS,
  type TopicPartition,
  topicPartitionOf,
  VEHICLES,
  VERDICTS,
} from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { ENGINES, Pipeline, WORKERS } from '@oretrail/workers';
import { type MemoryLog, simulate } from '../simulator/index.ts';

/** When the first record was taken. */
export const EPOCH_MS = 1_760_000_000_000;
/** Seals of one archive: each costs a replay of what came since. */
const SEALS_MAX = 4;
/** Lives that are tried; about every third has crashes, and proves a cut before its end. */
const LIVES_MAX = 30;

/** What is simulated. */
export type Life = Readonly<{
  seed: number;
  partitions: number;
  ruleset: RulesetId;
  events: readonly OretrailEvent[];
  /** In percent, records that can't be read when they come, or lie in the wrong topic. */
  spoilPercent?: number;
  /** A law that the seals name instead of the one in force: a lie, which a replay must find. */
  claimed?: RulesetId;
  /** The engines that the seals name; those of the code if left out, for lives number theirs as they like. */
  engines?: Readonly<Record<string, number>>;
  /** The registry gives the archive no schema of an input; a seal names those that the workers have kept, or does not. */
  refused?: 'kept' | 'lost';
}>;

const archived = (record: LogRecord): ArchivedRecord => ownRecord(record, EPOCH_MS + record.offset);

/** Some of the cuts that were proved, the last among them. */
function someOf(cuts: readonly Cut[]): readonly Cut[] {
  const step = Math.max(1, Math.floor(cuts.length / (SEALS_MAX - 1)));
  return cuts.filter((_, i) => i % step === 0 || i === cuts.length - 1);
}

/** The law in force at each cut: a control message sets it, between all others. */
function lawsOf(control: readonly LogRecord[]): ReadonlyMap<number, RulesetId> {
  const laws = new Map<number, RulesetId>();
  let law: RulesetId = INITIAL_CONTROL.ruleset;
  for (const { value } of control) {
    const message = value as ControlMessage;
    if (message.type === 'ruleset') law = message.ruleset;
    if (message.type === 'cut') laws.set(message.cut, law);
  }
  return laws;
}

type Topics = ReadonlyMap<TopicPartition, readonly ArchivedRecord[]>;

async function archive(store: Store, topics: Topics, { inputs, verdicts }: Cut, isRefused: boolean): Promise<void> {
  const ends: Readonly<Record<TopicPartition, number>> = {
    ...inputs,
    ...Object.fromEntries(verdicts.map((end, partition) => [topicPartitionOf(VERDICTS, partition), end])),
  };
  for (const [place, records] of topics) {
    const isGiven = !isRefused || partitionAt(place).topic === VERDICTS;
    const schemaOf = isGiven ? ownSchemaText : async () => null;
    const options = { store, cluster: 'simulated', schemaOf };
    const archiver = await PartitionArchiver.open(options, partitionAt(place), records[0] ?? null);
    const end = ends[place] ?? 0;
    const left = records.filter(({ offset }) => offset >= archiver.position && offset < end);
    await archiver.take({ records: left, next: end });
    await archiver.cutAt(end);
  }
}

/** What was buried, by the letters. */
function buriedIn(log: MemoryLog): BuriedRecords {
  const buried = new Map<TopicPartition, Map<number, string>>();
  for (const of of PUBLIC_INPUTS) {
    for (let at = 0; at < log.partitions; at += 1) {
      for (const { value } of log.recordsOf(deadLettersOf(of), at)) {
        const { topic, partition, offset, code } = value as LetterHead;
        const place = topicPartitionOf(topic, partition);
        buried.set(place, (buried.get(place) ?? new Map()).set(offset, code));
      }
    }
  }
  return buried;
}

/** A life that has come to rest, and the cuts that it has proved. */
type Rested = Readonly<{ log: MemoryLog; proved: readonly Cut[]; crashes: number }>;

/** Lives by what decides them. Each takes seconds, and no archive changes it: what differs may be its seals alone. */
const lives = new Map<string, Promise<Rested>>();

function restedLife(life: Life): Promise<Rested> {
  const { seed, partitions, ruleset, events, spoilPercent } = life;
  const digest = sha256Hex(events.map((event) => event.digest).join());
  const key = JSON.stringify([seed, partitions, ruleset, spoilPercent, digest]);
  const rested = lives.get(key) ?? atRest(life);
  lives.set(key, rested);
  return rested;
}

/** At the end of a life everything is at rest, so that one more cut can be proved. */
async function atRest(life: Life): Promise<Rested> {
  const { log, cuts, crashes, engine } = await livedFrom(life);
  const workers = WORKERS.map((worker) => ({ ...worker, engine }));
  const state = await (await Pipeline.open(log, workers)).quiesce();
  return { log, proved: state.kind === 'proved' ? [...cuts, state.proved] : cuts, crashes };
}

/** The first life from a seed on in which some cut is proved before its end; most have none, so all tests would have one seal. */
async function livedFrom({ seed, partitions, ruleset, events, spoilPercent = 0 }: Life) {
  for (let tried = seed; tried < seed + LIVES_MAX; tried += 1) {
    const schedule = { seed: tried, partitions, ruleset, firstEngineLaw: null, faultPercent: 5, spoilPercent };
    const { log, cuts, crashes, engine } = await simulate(events, schedule);
    if (cuts.length > 0 && crashes > 0) return { log, cuts, crashes, engine };
  }
  throw new Error(`no life from seed ${seed} on proves a cut in its midst`);
}

/** Writes the archive, with new keys. @returns the signer, and the seals */
export async function writeSealedLife(
  store: Store,
  life: Life,
): Promise<Readonly<{ signing: Signer; chain: SealChain; crashes: number }>> {
  const { partitions, ruleset, claimed, engines = ENGINES, refused } = life;
  const { log, proved, crashes } = await restedLife(life);
  const topics = new Map<TopicPartition, readonly ArchivedRecord[]>();
  for (const topic of [FACTS, SHIPMENTS, VEHICLES, VERDICTS]) {
    for (let partition = 0; partition < (topic === FACTS ? 1 : partitions); partition += 1) {
      topics.set(topicPartitionOf(topic, partition), log.recordsOf(topic, partition).map(archived));
    }
  }
  const [signing, recovery] = [signerOfPem(newPrivateKey()), signerOfPem(newPrivateKey())];
  const first: KeyChange = { change: 'first', signing: signing.publicKey, recovery: recovery.publicKey };
  const laws = lawsOf(log.recordsOf(CONTROL, 0));
  const [chain, verdicts] = [new SealChain(), new ArchivedVerdicts(store)];
  for (const [i, cut] of someOf(proved).entries()) {
    await archive(store, topics, cut, refused !== undefined);
    const keys = i === 0 ? first : null;
    const law = claimed ?? laws.get(cut.cut) ?? ruleset;
    await sealCut(store, chain, verdicts, {
      cut: { ...cut, engines },
      ruleset: law,
      operators: [],
      buried: buriedIn(log),
      ...(refused === 'kept' ? { keptSchemaOf: ownSchemaText } : {}),
      software: '0.1.0',
      keys,
      signers: [signing],
    });
  }
  return { signing, chain, crashes };
}
