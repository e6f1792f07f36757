/** The console as a process on a real broker and registry, for specs that kill it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SchemaRegistry } from '@oretrail/avro';
import { Appender, AvroCodec, applyTopics, type KafkaOptions, KeptSchemas, plannedTopics } from '@oretrail/kafka-log';
import { ANY_OPERATOR, type OretrailEvent, type Verdict } from '@oretrail/model';
import { freePort } from '@oretrail/real-parts';
import { eventRecord, GRANTS, type NewRecord, partitionOf, VERDICTS } from '@oretrail/runtime';
import { compileOnce } from '../compiled-once.ts';
import { keyOf } from '../intake/api-keys.ts';
import { type Identity, statedGrants } from './identities.ts';

const MAIN = join(import.meta.dirname, '../../../services/console/src/main.ts');
const PARTITIONS = 2;
const REPLICATION = { replicas: 1, inSyncMin: 1 };
const POLL_MS = 50;
/** Characters of a log that a failure shows. */
const LAST_CHARACTERS = 4_000;

/** Where the process runs. */
export type ConsoleProcessOptions = Readonly<{ brokers: string; registry: string; folder: string }>;

/** One console, at the same address in each of its lives, and topics of its own. */
export class ConsoleProcess {
  private readonly kafka: KafkaOptions;
  private readonly codec: AvroCodec;
  private readonly port: number;
  private readonly environment: NodeJS.ProcessEnv;
  private child: ChildProcess | null = null;
  private ended: Promise<unknown> = Promise.resolve();
  private said = '';

  private constructor(kafka: KafkaOptions, codec: AvroCodec, port: number, environment: NodeJS.ProcessEnv) {
    [this.kafka, this.codec, this.port, this.environment] = [kafka, codec, port, environment];
  }

  /** Makes the topics. */
  static async begin({ brokers, registry: url, folder }: ConsoleProcessOptions): Promise<ConsoleProcess> {
    await compileOnce(MAIN);
    const prefix = `console-${randomUUID()}-`;
    const kafka = { brokers: brokers.split(','), clientId: 'console', prefix, topicPrefix: prefix };
    await applyTopics(kafka, plannedTopics(PARTITIONS, [], REPLICATION), REPLICATION);
    const registry = new SchemaRegistry({ url });
    const codec = await AvroCodec.open(
      registry,
      { operators: ANY_OPERATOR },
      { kept: new KeptSchemas(kafka, registry) },
    );
    await codec.prepare();
    const port = await freePort();
    return new ConsoleProcess(kafka, codec, port, {
      ...process.env,
      ORETRAIL_KAFKA_BROKERS: brokers,
      ORETRAIL_REGISTRY_URL: url,
      ORETRAIL_PREFIX: prefix,
      ORETRAIL_TOPIC_PREFIX: prefix,
      ORETRAIL_STATE_DIRECTORY: folder,
      ORETRAIL_CONSOLE_PORT: String(port),
    });
  }

  /** Starts the next process. */
  start(): void {
    const child = spawn(process.execPath, ['--no-warnings', MAIN], { env: this.environment, stdio: 'pipe' });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (this.said += chunk));
    this.child = child;
    this.ended = once(child, 'close');
  }

  /** Ends it by a signal. @returns its exit status and signal */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<unknown> {
    this.child?.kill(signal);
    return this.ended;
  }

  /** Writes grants, as the intake does. */
  async grant(identities: Readonly<Record<string, Identity>>): Promise<void> {
    const messages = statedGrants(identities).map(({ json, grantId }) => ({
      topic: GRANTS,
      partition: 0,
      key: Buffer.from(grantId),
      value: Buffer.from(JSON.stringify(json)),
      headers: [],
    }));
    await this.append(messages);
  }

  /** Writes events and verdicts, as the intake and the workers do. */
  async write(events: readonly OretrailEvent[], verdicts: readonly Verdict[]): Promise<void> {
    const records: readonly NewRecord[] = [
      ...events.map((event) => eventRecord(event, PARTITIONS)),
      ...verdicts.map((value) => {
        return { topic: VERDICTS, partition: partitionOf(value.vin, PARTITIONS), key: value.vin, value };
      }),
    ];
    const messages = records.map((record) => {
      return { ...this.codec.encode(record), topic: record.topic, partition: record.partition };
    });
    await this.append(messages);
  }

  /** What the console answers, once it is ready and has read all that was written. @throws Error if it has ended */
  async get(name: string, path: string): Promise<Response> {
    for (;;) {
      if (this.child?.exitCode !== null) throw new Error(`the console has ended: ${this.lastSaid}`);
      const headers = { authorization: `Bearer ${keyOf(name)}` };
      const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, { headers }).catch(() => null);
      if (answer !== null && answer.status !== 503) return answer;
      await sleep(POLL_MS);
    }
  }

  get lastSaid(): string {
    return this.said.slice(-LAST_CHARACTERS);
  }

  private async append(messages: Parameters<Appender['append']>[0]): Promise<void> {
    const appender = new Appender(this.kafka);
    await appender.append(messages);
    await appender.close();
  }
}
