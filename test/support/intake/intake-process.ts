/** The intake as a process on a real broker and registry, for specs that kill it. Its operator and suppliers have API keys. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyTopics, type KafkaOptions, plannedTopics } from '@oretrail/kafka-log';
import { freePort } from '@oretrail/real-parts';
import { compileOnce } from '../compiled-once.ts';
import { keyOf, keyPrincipal } from './api-keys.ts';
import { grantTo, OPERATOR, operatorGrant, ROOT, type Scene, sceneOf } from './contract-scene.ts';
import { kafkaPrincipal } from './kafka-messages.ts';

const MAIN = join(import.meta.dirname, '../../../services/intake/src/main.ts');
const PARTITIONS = 2;
const REPLICATION = { replicas: 1, inSyncMin: 1 };
const POLL_MS = 20;
/** Between two tries of a grant. */
const RETRY_MS = 500;
/** Characters of a log that a failure shows. */
const LAST_CHARACTERS = 4_000;
const BYTES_PER_KIB = 1_024;
const READY = '"msg":"ready"';

/** Where the process runs, and what it is allowed. */
export type IntakeProcessOptions = Readonly<{
  brokers: string;
  registry: string;
  /** A folder of its own. */
  folder: string;
  /** Variables that are added or differ. */
  environment?: Readonly<Record<string, string>>;
}>;

/** Principals of the story: suppliers over HTTP by API key, and one over Kafka. */
export const HTTP_SUPPLIERS = ['smm', 'eve'] as const;
/** The client of Kafka. */
export const KAFKA_SUPPLIER = 'vale';

/** One intake, at the same address in each of its lives. */
export class IntakeProcess {
  readonly kafka: KafkaOptions;
  readonly scene: Scene;
  readonly port: number;
  private readonly environment: NodeJS.ProcessEnv;
  private child: ChildProcess;
  private ended: Promise<unknown>;
  private said = '';
  /** Where the log of the present process begins. */
  private spawnedAt = 0;

  private constructor(kafka: KafkaOptions, scene: Scene, port: number, environment: NodeJS.ProcessEnv) {
    [this.kafka, this.scene, this.port, this.environment] = [kafka, scene, port, environment];
    [this.child, this.ended] = this.spawn();
  }

  /** Makes topics of its own, starts the process, and lets an operator grant to the suppliers. */
  static async begin({ brokers, registry, folder, environment = {} }: IntakeProcessOptions): Promise<IntakeProcess> {
    await compileOnce(MAIN);
    const prefix = `intake-${randomUUID()}-`;
    const kafka = { brokers: brokers.split(','), clientId: 'intake', prefix, topicPrefix: prefix };
    await applyTopics(kafka, plannedTopics(PARTITIONS, [], REPLICATION), REPLICATION);
    const port = await freePort();
    const scene = sceneOf('', keyPrincipal, new Date().toISOString());
    const started = new IntakeProcess(kafka, scene, port, {
      ...process.env,
      ORETRAIL_KAFKA_BROKERS: brokers,
      ORETRAIL_REGISTRY_URL: registry,
      ORETRAIL_PREFIX: prefix,
      ORETRAIL_TOPIC_PREFIX: prefix,
      ORETRAIL_STATE_DIRECTORY: folder,
      ORETRAIL_BOOTSTRAP_OPERATOR: keyPrincipal(ROOT),
      ORETRAIL_INTAKE_PORT: String(port),
      // No spec here is about budgets.
      ORETRAIL_BUDGET_EVENTS_PER_SECOND: '1000000',
      ORETRAIL_BUDGET_BURST: '1000000',
      ...environment,
    });
    await started.ready();
    await started.grantAll();
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What its processes have logged. */
  get output(): string {
    return this.said;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits until the present process has read what was there at its start. @throws Error if it ends before */
  async ready(): Promise<void> {
    const { child } = this;
    while (!this.said.slice(this.spawnedAt).includes(READY)) {
      if (child !== this.child || !this.isRunning) throw new Error(`the intake has ended: ${this.lastSaid}`);
      await sleep(POLL_MS);
    }
  }

  /** Kills it, and returns when it has gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Starts the next process after one has gone. */
  restart(): void {
    if (this.isRunning) throw new Error('the intake still runs');
    [this.child, this.ended] = this.spawn();
  }

  /** Asks it to stop. @returns its exit status and signal */
  async stop(): Promise<unknown> {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  /** Memory of the process that no file is behind, in bytes. Source: proc_pid_status(5), RssAnon. */
  get anonymousBytes(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) * BYTES_PER_KIB;
  }

  get lastSaid(): string {
    return this.said.slice(-LAST_CHARACTERS);
  }

  private spawn(): [ChildProcess, Promise<unknown>] {
    this.spawnedAt = this.said.length;
    const child = spawn(process.execPath, ['--no-warnings', MAIN], { env: this.environment, stdio: 'pipe' });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (this.said += chunk));
    return [child, once(child, 'close')];
  }

  private async grantAll(): Promise<void> {
    await this.grant(ROOT, operatorGrant(keyPrincipal(OPERATOR), this.scene.hours(0)));
    for (const supplier of HTTP_SUPPLIERS) await this.grant(OPERATOR, grantTo(this.scene, supplier));
    const principal = kafkaPrincipal(KAFKA_SUPPLIER);
    await this.grant(OPERATOR, grantTo(this.scene, KAFKA_SUPPLIER, { principal }));
  }

  private async grant(by: string, grant: unknown): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.url}/v1/grants`, {
        method: 'POST',
        headers: { authorization: `Bearer ${keyOf(by)}`, 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify(grant),
      });
      const said = await answer.text();
      if (answer.status === 200 || answer.status === 201) return;
      // On a busy machine the first answer of a broker may be late.
      if (answer.status !== 503) throw new Error(`${answer.status}: ${said}`);
      await sleep(RETRY_MS);
    }
  }
}
