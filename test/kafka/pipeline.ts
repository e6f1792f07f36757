/** A pipeline on a real broker, for specs: topics of its own, workers in processes that are started again, a Java judge. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SchemaRegistry, schemaIdOf } from '@oretrail/avro';
import {
  AvroCodec,
  applyTopics,
  KafkaLog,
  type KafkaOptions,
  KeptSchemas,
  nameOnCluster,
  plannedTopics,
  type Replication,
} from '@oretrail/kafka-log';
import { ANY_OPERATOR, type OretrailEvent, type RulesetId, type Verdict } from '@oretrail/model';
import { cutCluster } from '@oretrail/operations';
import { type JudgedRecord, judgeDump } from '@oretrail/real-parts';
import {
  CONTROL,
  type Cut,
  CutCoordinator,
  controlRecord,
  cutInForce,
  eventRecord,
  operatorRecords,
  VERDICTS,
  type Worker,
} from '@oretrail/runtime';
import { compileOnce } from '@oretrail/test-support/compiled-once';
import { WORKERS } from '@oretrail/workers';

/** A single broker keeps one replica: that proves nothing about replication. */
const REPLICATION: Replication = { replicas: 1, inSyncMin: 1 };
/** What production has, for a cluster of three brokers. Source: protocol.md, "Registers". */
export const REPLICATED: Replication = { replicas: 3, inSyncMin: 2 };
/** A worker that a pipeline runs as a process. */
export type WorkerName = 'provenance' | 'eligibility' | 'audit';

/** Where the real parts are. */
export type Addresses = Readonly<{ brokers: string; registry: string }>;
/** A pipeline of a test: which parts it uses, the number of partitions of its co-partitioned topics, and the prefix of its names. */
export type PipelineOptions = Addresses &
  Readonly<{
    partitions: number;
    prefix: string;
    operators?: readonly string[];
    /** The replicas of all topics; REPLICATION if it is left out. */
    replication?: Replication;
    /** The session timeout of the workers; SESSION_TIMEOUT_MS if it is left out. */
    sessionTimeoutMs?: number;
    /** How long a cut may take; CUT_TIMEOUT_MS if it is left out. */
    cutTimeoutMs?: number;
  }>;

/** How long a cut may take until the test is given up, faults and all. */
const CUT_TIMEOUT_MS = 240_000;
const NEVER = new AbortController().signal;
const POLL_MS = 100;
/** Shorter than in production, so that a killed worker's tasks are soon another's. */
const SESSION_TIMEOUT_MS = 2_000;
/** What the broker must allow for that. */
export const BROKER_SETTINGS = { 'group.min.session.timeout.ms': '1000' };
/** How long a process may take to say what is waited for; no longer than a cut. */
const SAID_MAX_MS = CUT_TIMEOUT_MS;
/** How long a process may take to end when it is asked to: what the runbook has a supervisor wait. */
const STOP_MAX_MS = 60_000;
/** Characters of a log that a failure shows. */
const LAST_CHARACTERS = 4_000;
/** Between the end of a process and its next start. */
const RESTART_WAIT_MS = 300;

/** A codec as a worker's process has it that has just started. */
export function keepingCodec(kafka: KafkaOptions, registry: string): Promise<AvroCodec> {
  const schemas = new SchemaRegistry({ url: registry });
  return AvroCodec.open(
    schemas,
    { operators: ANY_OPERATOR },
    { kept: new KeptSchemas(kafka, schemas), isKeeper: true },
  );
}

/** A pipeline with topics of its own. */
export class TestPipeline {
  readonly options: PipelineOptions;
  readonly kafka: KafkaOptions;
  readonly codec: AvroCodec;
  readonly log: KafkaLog;
  readonly folder: string;
  private readonly workers = new Set<SupervisedWorker>();

  private constructor(options: PipelineOptions, kafka: KafkaOptions, codec: AvroCodec, folder: string) {
    this.options = options;
    this.kafka = kafka;
    this.codec = codec;
    this.folder = folder;
    this.log = new KafkaLog({ kafka, codec, partitions: options.partitions, directory: join(folder, 'client') });
  }

  /** Makes the topics. */
  static async create(options: PipelineOptions): Promise<TestPipeline> {
    await compileOnce(PROCESS, 'audit');
    const { brokers, registry, partitions, prefix, operators = [], replication = REPLICATION } = options;
    const kafka = { brokers: brokers.split(','), clientId: 'test', prefix, topicPrefix: prefix };
    const codec = await keepingCodec(kafka, registry);
    const plan = plannedTopics(
      partitions,
      WORKERS.map(({ name }) => name),
      replication,
    );
    await applyTopics(kafka, plan, replication);
    const pipeline = new TestPipeline(options, kafka, codec, mkdtempSync(join(tmpdir(), 'oretrail-pipeline-')));
    if (operators.length > 0) await pipeline.log.append(operatorRecords(operators));
    return pipeline;
  }

  async close(): Promise<void> {
    await Promise.all([...this.workers].map((worker) => worker.stop()));
    await this.log.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async setRuleset(ruleset: RulesetId): Promise<void> {
    await this.log.append([controlRecord({ type: 'ruleset', ruleset })]);
  }

  async publish(events: readonly OretrailEvent[]): Promise<void> {
    await this.log.append(events.map((event) => eventRecord(event, this.options.partitions)));
  }

  /** Environment of a worker's process. */
  environmentOf(name: string): Record<string, string> {
    const { brokers, registry, prefix, sessionTimeoutMs = SESSION_TIMEOUT_MS } = this.options;
    return {
      ORETRAIL_KAFKA_BROKERS: brokers,
      ORETRAIL_REGISTRY_URL: registry,
      ORETRAIL_PREFIX: prefix,
      ORETRAIL_TOPIC_PREFIX: prefix,
      ORETRAIL_SESSION_TIMEOUT_MS: String(sessionTimeoutMs),
      ORETRAIL_STATE_DIRECTORY: join(this.folder, name),
    };
  }

  /** A process of a worker that is started again whenever it ends. A fault may be asked for at a point of its steps. */
  startWorker(worker: WorkerName, name: string, options: SupervisedOptions = {}): SupervisedWorker {
    const environment = { ...this.environmentOf(name), ...options.environment };
    const started = new SupervisedWorker(worker, environment, options);
    this.workers.add(started);
    return started;
  }

  /**
   * Cuts until a cut is proved; then the pipeline continues.
   * @param workers as they are when they have come to rest: an upgrade raises their engines
   */
  async quiesce(workers: readonly Worker[] = WORKERS): Promise<Cut> {
    const { cutTimeoutMs = CUT_TIMEOUT_MS } = this.options;
    const wait = { timeoutMs: cutTimeoutMs, stop: NEVER, onPoll: () => {} };
    const cut = await cutCluster(this.log, workers, wait);
    if (cut === null) throw new Error(`no rest in ${cutTimeoutMs} ms: ${this.output.slice(-LAST_CHARACTERS)}`);
    return cut;
  }

  /** Begins a cut, and is never heard of again. */
  async abandonCut(): Promise<void> {
    await new CutCoordinator(this.log, WORKERS, 1 + (await this.log.end(CONTROL, 0))).begin();
  }

  /** The cut at which all are to hold, if any. */
  cutInForce(): Promise<number | null> {
    return cutInForce(this.log);
  }

  /** What all processes have logged. */
  get output(): string {
    return [...this.workers].map(({ output }) => output).join('');
  }

  /** How often processes ended though nobody had asked them to. */
  get deaths(): number {
    return [...this.workers].reduce((sum, { deaths }) => sum + deaths, 0);
  }

  /** Records of a topic as Kafka's own Java client reads them. */
  dump(topic: string): Promise<readonly JudgedRecord[]> {
    return judgeDump(this.options.brokers, nameOnCluster(this.kafka, topic));
  }

  /** The last verdict id of each VIN, as our own reader finds them. */
  async heads(): Promise<Readonly<Record<string, string>>> {
    const heads: Record<string, string> = {};
    for (let partition = 0; partition < this.options.partitions; partition += 1) {
      const end = await this.log.end(VERDICTS, partition);
      for (let from = 0; from < end; ) {
        const { records, next } = await this.log.read({ topic: VERDICTS, partition, from, recordsMax: 1_000 });
        for (const { key, value } of records) heads[key] = (value as Verdict).verdictId;
        from = next;
      }
    }
    return heads;
  }

  /** All revisions by VIN in the order of the log, as the Java client reads them. */
  async revisions(): Promise<ReadonlyMap<string, readonly Verdict[]>> {
    const registry = new SchemaRegistry({ url: this.options.registry });
    const byVin = new Map<string, Verdict[]>();
    for (const { key, value } of await this.dump(VERDICTS)) {
      const writer = await registry.writerOf(schemaIdOf(value));
      const verdict = writer.readRecord((value ?? Buffer.alloc(0)).subarray(5), 'oretrail.Verdict') as Verdict;
      if (key?.toString() !== verdict.vin)
        throw new Error(`the key of a verdict is ${key}, and its VIN ${verdict.vin}`);
      byVin.set(verdict.vin, [...(byVin.get(verdict.vin) ?? []), verdict]);
    }
    return byVin;
  }
}

/** What one supervised worker does that others do not: where its first process fails, and how its processes start. */
export type SupervisedOptions = Readonly<{
  /** A point of a step at which the first process sends itself a signal. */
  faultAt?: string;
  /** How many times that point is passed before that. */
  faultAfter?: number;
  /** SIGKILL if it is left out. */
  signal?: 'SIGKILL' | 'SIGSTOP';
  /** Variables of all its processes that are added or differ. */
  environment?: Readonly<Record<string, string>>;
  /** A command that runs another one in its place, such as `ip netns exec NAME`. */
  wrapper?: readonly string[];
  /** The program; another checkout's, or `worker-process.ts` of this one if it is left out. */
  process?: string;
}>;

const PROCESS = join(import.meta.dirname, 'worker-process.ts');

/** A worker's process under a supervisor: what every platform that runs containers does. */
export class SupervisedWorker {
  private readonly worker: WorkerName;
  private readonly environment: Readonly<Record<string, string>>;
  private readonly wrapper: readonly string[];
  private readonly process: string;
  private child: ChildProcess;
  private isStopping = false;
  private onDeath: (() => void) | null = null;
  private said = '';
  private ended: Promise<void>;
  /** How often it ended though nobody had asked it to. */
  deaths = 0;

  constructor(worker: WorkerName, environment: Readonly<Record<string, string>>, options: SupervisedOptions) {
    this.worker = worker;
    this.environment = environment;
    const { faultAt, faultAfter = 0, signal = 'SIGKILL', wrapper = [], process: program = PROCESS } = options;
    this.wrapper = wrapper;
    this.process = program;
    const fault = { ORETRAIL_FAULT_AFTER: String(faultAfter), ORETRAIL_FAULT_SIGNAL: signal };
    this.child = this.spawn(faultAt === undefined ? {} : { ORETRAIL_FAULT_AT: faultAt, ...fault });
    this.ended = this.supervise();
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What its processes have logged. */
  get output(): string {
    return this.said;
  }

  /** @returns whether there was a process to hear it: one that has ended is started again a moment later */
  kill(signal: NodeJS.Signals): boolean {
    return this.child.kill(signal);
  }

  /** Whether its process is frozen by SIGSTOP. Source: proc(5), /proc/PID/stat. */
  get isFrozen(): boolean {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
  }

  async untilFrozen(): Promise<void> {
    while (!this.isFrozen) await sleep(POLL_MS);
  }

  /** Kills it, and does something before it is started again. */
  async killAnd(action: () => void): Promise<void> {
    this.onDeath = action;
    this.child.kill('SIGKILL');
    while (this.onDeath !== null) await sleep(POLL_MS);
  }

  /**
   * Asks it to drain, and waits for its end.
   * @returns its exit status
   * @throws Error if it had to be killed
   */
  async stop(): Promise<number | null> {
    this.isStopping = true;
    this.child.kill('SIGCONT');
    this.child.kill('SIGTERM');
    let isKilled = false;
    const giveUp = setTimeout(() => {
      isKilled = this.child.kill('SIGKILL');
    }, STOP_MAX_MS);
    await this.ended;
    clearTimeout(giveUp);
    if (isKilled) throw new Error(this.failing(`has not ended ${STOP_MAX_MS} ms after SIGTERM`));
    return this.child.exitCode;
  }

  /** Waits until the log has said something so many times. @throws Error if it doesn't */
  async saysSo(text: string, times = 1): Promise<void> {
    const giveUpAt = performance.now() + SAID_MAX_MS;
    const said = () => this.said.split(text).length - 1;
    while (said() < times) {
      const what = `has said ${text} ${said()} times in ${SAID_MAX_MS} ms, not ${times}`;
      if (performance.now() > giveUpAt) throw new Error(this.failing(what));
      await sleep(POLL_MS);
    }
  }

  private failing(what: string): string {
    return `${this.worker}, which ended ${this.deaths} times, ${what}: ${this.said.slice(-LAST_CHARACTERS)}`;
  }

  private spawn(more: Readonly<Record<string, string>>): ChildProcess {
    const environment = { ...process.env, ...this.environment, ...more };
    const [command = '', ...args] = [...this.wrapper, process.execPath, '--no-warnings', this.process, this.worker];
    const child = spawn(command, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (this.said += chunk));
    return child;
  }

  private async supervise(): Promise<void> {
    for (;;) {
      if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
      if (this.isStopping) return;
      this.deaths += 1;
      this.onDeath?.();
      this.onDeath = null;
      await sleep(RESTART_WAIT_MS);
      if (this.isStopping) return;
      this.child = this.spawn({});
    }
  }
}
