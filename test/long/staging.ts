/** Puts a pipeline under load, lets a scenario do its worst, waits for rest, and asks the Java judge. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_RULESET } from '@oretrail/model';
import {
  type ClusterBroker,
  type KafkaOptions,
  resolveKafkaCluster,
  resolveOwnKafka,
  resolveOwnRegistry,
  startFound,
} from '@oretrail/real-parts';
import type { Worker } from '@oretrail/runtime';
import { Random } from '@oretrail/test-support/random';
import { WORKERS } from '@oretrail/workers';
import { BROKER_SETTINGS, REPLICATED, type SupervisedOptions, TestPipeline } from '../kafka/pipeline.ts';
import { faultsOf } from '../kafka/verdict-judge.ts';
import { Load } from './load.ts';
import type { Call, Findings, Stage } from './scenario.ts';

const PARTITIONS = 3;
/**
 * Where the cores are busy, processes are silent for seconds: with sessions of 2 s and a load of 30 on two cores, fifty kills
 * came to no rest in four minutes, for workers lost their tasks faster than they could take them over.
 */
const STAGE = { partitions: PARTITIONS, prefix: 'long-', sessionTimeoutMs: 6_000, cutTimeoutMs: 600_000 };
/** Events a second: what two busy cores bear beside all the rest. */
const RATE = 40;
/** Published before the first fault, so that there is something to lose. */
const EVENTS_BEFORE = 400;
const EXAMPLES_MAX = 5;
/** Lines of JSON that a worker logs when a task is ready. */
const READY = '"msg":"ready"';

/** What differs from the usual stage. */
export type Staging = Readonly<{
  /** Settings of the broker beside the usual ones, and how it is started. */
  kafka?: KafkaOptions;
  /** Three brokers that replicate each other instead of one; the other settings of a broker are not for them. */
  isReplicated?: boolean;
  /** The first processes of both workers; where it is false, the scenario starts them itself. */
  first?: SupervisedOptions | false;
  /** Events a second. */
  rate?: number;
  /** The workers as they are in the end. */
  workers?: readonly Worker[];
}>;

async function judged(stage: Stage): Promise<Omit<Findings, 'recoveryMs' | 'notes'>> {
  const { pipeline, load } = stage;
  const revisions = await pipeline.revisions();
  const faults = faultsOf(revisions, load.events, DEFAULT_RULESET);
  const count = (kind: string): number => faults.filter((fault) => fault.kind === kind).length;
  return {
    events: load.events.length,
    verdicts: [...revisions.values()].reduce((sum, of) => sum + of.length, 0),
    lost: count('lost'),
    doubled: count('doubled'),
    wrong: count('wrong'),
    examples: faults.slice(0, EXAMPLES_MAX).map(({ what }) => what),
    deaths: pipeline.deaths,
  };
}

async function startFirst({ start }: Stage, options: SupervisedOptions): Promise<void> {
  const first = [start('provenance', 'provenance-a', options), start('eligibility', 'eligibility-a', options)];
  await Promise.all(first.map((worker) => worker.saysSo(READY, PARTITIONS)));
}

async function played(stage: Stage, staging: Staging, faults: (stage: Stage) => Promise<void>): Promise<number> {
  const { pipeline, load, say } = stage;
  await pipeline.setRuleset(DEFAULT_RULESET);
  await load.burst(EVENTS_BEFORE);
  if (staging.first !== false) await startFirst(stage, staging.first ?? {});
  load.start(staging.rate ?? RATE);
  await faults(stage);
  const endedAt = performance.now();
  say('the faults are over, waiting for rest');
  await load.stop();
  await pipeline.quiesce(staging.workers ?? WORKERS);
  return performance.now() - endedAt;
}

type StartedKafka = Readonly<{ address: string; brokers: readonly ClusterBroker[]; stop: () => Promise<void> }>;

async function startBrokers({ kafka = {}, isReplicated = false }: Staging): Promise<StartedKafka> {
  const settings = { ...BROKER_SETTINGS, ...kafka.settings };
  if (isReplicated) return resolveKafkaCluster({ settings }).then(startFound);
  const part = await resolveOwnKafka({ ...kafka, settings }).then(startFound);
  return { address: part.address, brokers: [{ part, network: null }], stop: () => part.stop() };
}

/**
 * Half of a scenario: everything but its faults.
 * @throws Error if the pipeline comes to no rest: then nothing can be judged, which is a failure too
 */
export async function staged(call: Call, staging: Staging, faults: (stage: Stage) => Promise<void>): Promise<Findings> {
  const [{ address, brokers, stop }, registry] = await Promise.all([
    startBrokers(staging),
    resolveOwnRegistry().then(startFound),
  ]);
  const kafka = new Random(call.seed).pick(brokers).part;
  const replication = staging.isReplicated ? { replication: REPLICATED } : {};
  const pipeline = await TestPipeline.create({
    brokers: address,
    registry: registry.address,
    ...STAGE,
    ...replication,
  });
  const random = new Random(call.seed);
  const load = new Load(pipeline, call.seed, new Random(call.seed));
  const notes: string[] = [];
  const endings: (() => void | Promise<void>)[] = [];
  const note = (what: string) => void notes.push(what);
  const start: Stage['start'] = (...of) => pipeline.startWorker(...of);
  const onEnd: Stage['onEnd'] = (action) => void endings.unshift(action);
  // At the end of this process, so that a call which hangs and is interrupted leaves its log too.
  const { logs, name } = call;
  if (logs !== null) process.once('exit', () => writeFileSync(join(logs, `${name}.log`), pipeline.output));
  const stage: Stage = { ...call, random, kafka, brokers, registry, pipeline, load, start, onEnd, note };
  try {
    const recoveryMs = await played(stage, staging, faults);
    return { ...(await judged(stage)), recoveryMs, notes };
  } finally {
    await load.stop().catch(() => {});
    for (const end of endings) await end();
    await pipeline.close();
    await Promise.all([stop(), registry.stop()]);
  }
}
