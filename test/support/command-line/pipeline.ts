/** Calls that concern one pipeline on Kafka, and its workers, for specs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CONNECTION_SETTINGS,
  type ConnectionSettings,
  clientOf,
  codecOf,
  type KafkaOptions,
  kafkaOptionsOf,
  partitionsOf,
  plannedTopics,
} from '@oretrail/kafka-log';
import { type TaskLag, withClusterLog } from '@oretrail/operations';
import { FACTS, PUBLIC_INPUTS, SEALS, VERDICTS } from '@oretrail/runtime';
import { runTasks } from '@oretrail/worker-host';
import { WORKERS } from '@oretrail/workers';
import { type CapturedCall, captureCall, jsonLines } from './captured-call.ts';

const MAIN = join(import.meta.dirname, '../../../services/command-line/src/main.ts');
/** Partitions of each topic that has more than one: enough for every path between them. */
export const PARTITIONS = 3;
const PLAN = plannedTopics(
  PARTITIONS,
  WORKERS.map(({ name }) => name),
  { replicas: 1, inSyncMin: 1 },
);
/** Between two looks at what changes by itself. */
const POLL_MS = 20;

/** Kafka protocol, AlterConfigs: a topic. */
const TOPIC_RESOURCE = 2;

/** Kafka protocol, record batch: its compression. */
const GZIP = 1;

type Admin = ReturnType<ReturnType<typeof clientOf>['admin']>;
type Place = Readonly<{ brokers: string; registry: string }>;
type Flags = Place & Readonly<{ prefix: string; topicPrefix: string }>;

/** One pipeline's names on the cluster, and calls that concern it. */
export class CommandsOn {
  readonly flags: Flags;
  /** The environment of a process that works on this pipeline. */
  readonly environment: NodeJS.ProcessEnv;
  readonly settings: ConnectionSettings;
  readonly kafka: KafkaOptions;

  constructor({ brokers, registry }: Place) {
    const prefix = `commands-${randomUUID()}-`;
    this.flags = { brokers, registry, prefix, topicPrefix: prefix };
    this.environment = {
      ...process.env,
      ORETRAIL_KAFKA_BROKERS: brokers,
      ORETRAIL_REGISTRY_URL: registry,
      ORETRAIL_PREFIX: prefix,
      ORETRAIL_TOPIC_PREFIX: prefix,
    };
    this.settings = CONNECTION_SETTINGS.parse(this.environment);
    this.kafka = kafkaOptionsOf(this.settings, 'kafka-commands-spec');
  }

  get args(): readonly string[] {
    return this.argsAt({});
  }

  /** The flags, for another place, which nothing need be at. */
  argsAt(place: Partial<Place>): readonly string[] {
    const { brokers, registry, prefix, topicPrefix } = { ...this.flags, ...place };
    return ['--brokers', brokers, '--registry', registry, '--prefix', prefix, '--topic-prefix', topicPrefix];
  }

  call(...args: readonly string[]): Promise<CapturedCall> {
    return captureCall([...args, ...this.args]);
  }

  apply(...args: readonly string[]): Promise<CapturedCall> {
    return this.call(
      'topics',
      'apply',
      '--partitions',
      String(PARTITIONS),
      '--replicas',
      '1',
      '--set-compatibility',
      ...args,
    );
  }

  check(...args: readonly string[]): Promise<CapturedCall> {
    return this.call('topics', 'check', '--partitions', String(PARTITIONS), '--replicas', '1', '--json', ...args);
  }

  /** The names of all topics that there must be. */
  get topicNames(): readonly string[] {
    return PLAN.map(({ topic }) => this.nameOf(topic));
  }

  nameOf(topic: string): string {
    return this.flags.topicPrefix + topic;
  }

  /** Changes a setting, adds a partition, and deletes a topic. */
  async spoil(): Promise<void> {
    const config = { ...PLAN.find(({ topic }) => topic === VERDICTS)?.config, 'retention.ms': '1000' };
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
    await this.administer(async (admin) => {
      const resources = [{ type: TOPIC_RESOURCE, name: this.nameOf(VERDICTS), configEntries }];
      await admin.alterConfigs({ validateOnly: false, resources });
      await admin.createPartitions({ topicPartitions: [{ topic: this.nameOf(FACTS), count: 2 }] });
    });
    await this.deleteTopic(SEALS);
  }

  /** Until the broker knows no more of it, nor so of anything older than what was changed before. */
  deleteTopic(topic: string): Promise<void> {
    const name = this.nameOf(topic);
    return this.administer(async (admin) => {
      await admin.deleteTopics({ topics: [name] });
      while ((await admin.listTopics()).includes(name)) await sleep(POLL_MS);
    });
  }

  /** Sends a record of so many equal bytes, in a few bytes of gzip. @throws what kafkajs throws if the broker refuses it */
  async sendPacked(topic: string, bytes: number): Promise<void> {
    const producer = clientOf(this.kafka).producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const messages = [{ value: Buffer.alloc(bytes) }];
    await producer
      .send({ topic: this.nameOf(topic), messages, compression: GZIP })
      .finally(() => producer.disconnect());
  }

  private async administer(use: (admin: Admin) => Promise<void>): Promise<void> {
    const admin = clientOf(this.kafka).admin();
    await admin.connect();
    await use(admin).finally(() => admin.disconnect());
  }

  /** The ends of all public inputs, as a text to be compared. */
  async publicEnds(): Promise<string> {
    const inputs = jsonLines<TaskLag>(await this.call('lag', '--json')).flatMap((task) => task.inputs);
    return JSON.stringify(inputs.filter(({ topic }) => PUBLIC_INPUTS.has(topic)).map(({ end }) => end));
  }

  ends(...topics: readonly string[]): Promise<readonly number[]> {
    return withClusterLog(this.settings, async (log) => {
      const ends: number[] = [];
      for (const topic of topics) ends.push(await log.end(topic, 0));
      return ends;
    });
  }
}

/** Both workers in this process. */
export class RunningWorkers {
  private readonly stopping = new AbortController();
  private readonly directory = mkdtempSync(join(tmpdir(), 'oretrail-commands-'));
  private running: Promise<unknown> = Promise.resolve();

  async start({ kafka, settings }: CommandsOn): Promise<void> {
    const [codec, partitions] = [await codecOf(settings, { isKeeper: true }), await partitionsOf(kafka)];
    this.running = Promise.all(
      WORKERS.map((worker) => {
        const directory = join(this.directory, worker.name);
        return runTasks(worker, { kafka, codec, partitions, directory }, this.stopping.signal);
      }),
    );
    // Whatever ends them early is thrown when they are stopped.
    this.running.catch(() => {});
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running.finally(() => rmSync(this.directory, { recursive: true, force: true }));
  }
}

/** `oretrail` in a process of its own, for what is ended by a signal. */
export class CalledProcess {
  private readonly child: ChildProcess;
  private said = '';

  constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk) => (this.said += chunk));
  }

  async says(text: string): Promise<void> {
    while (!this.said.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`it ended without ${text}: ${this.said}`);
      await sleep(POLL_MS);
    }
  }

  /** @returns its exit status */
  async interrupt(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.child.kill(signal);
    const [status] = await once(this.child, 'exit');
    return status;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
