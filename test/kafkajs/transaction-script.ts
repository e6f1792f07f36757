/** Transactions of several producers on one partition, record by record and end by end, in a given order. */
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Kafka, type Message, type Producer, type Transaction } from 'kafkajs';
import type { PartitionLog } from './partition-log.ts';

/** A step: a producer sends a batch (into its open transaction, or a new one), or ends its transaction. */
export type Step = Readonly<{ by: string } & ({ sends: readonly Message[] } | { ends: 'commit' | 'abort' })>;

/** How often the log's end is asked for. */
const POLL_MS = 5;

class Script {
  private readonly producers = new Map<string, Producer>();
  private readonly open = new Map<string, Transaction>();
  private readonly client: Kafka;
  private readonly topic: string;
  private readonly log: PartitionLog;

  constructor(client: Kafka, topic: string, log: PartitionLog) {
    this.client = client;
    this.log = log;
    this.topic = topic;
  }

  /** A marker is written after its transaction's end was answered: the next step waits until it is there. */
  async take(step: Step): Promise<void> {
    if ('sends' in step) {
      await (await this.transactionOf(step.by)).send({ topic: this.topic, messages: [...step.sends] });
      return;
    }
    const end = await this.log.end();
    await this.open.get(step.by)?.[step.ends]();
    this.open.delete(step.by);
    while ((await this.log.end()) === end) await sleep(POLL_MS);
  }

  async close(): Promise<void> {
    for (const producer of this.producers.values()) await producer.disconnect();
  }

  private async transactionOf(by: string): Promise<Transaction> {
    const known = this.open.get(by);
    if (known !== undefined) return known;
    const transaction = await (await this.producerOf(by)).transaction();
    this.open.set(by, transaction);
    return transaction;
  }

  private async producerOf(by: string): Promise<Producer> {
    const known = this.producers.get(by);
    if (known !== undefined) return known;
    const producer = this.client.producer({
      transactionalId: `${this.topic}-${by}`,
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    this.producers.set(by, producer);
    await producer.connect();
    return producer;
  }
}

/** Makes a topic of one partition. */
export async function createTopic(
  client: Kafka,
  topic: string,
  config: Readonly<Record<string, string>> = {},
): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, configEntries }] });
  await admin.disconnect();
}

/** Takes the steps one after the other. @returns when the last one is in the log */
export async function playScript(client: Kafka, topic: string, steps: readonly Step[], log: PartitionLog) {
  const script = new Script(client, topic, log);
  try {
    for (const step of steps) await script.take(step);
  } finally {
    await script.close();
  }
}
