/** The contract's way in by Kafka: writes to the topic of a client as a supplier does, and reads its answers. */
import { type PrincipalId, principalId } from '@oretrail/authority';
import { applyTopics, clientOf, type KafkaOptions, nameOnCluster, Reader } from '@oretrail/kafka-log';
import { type SupplierTopics, supplierTopics, type Topic } from '@oretrail/runtime';
import type { IHeaders, Producer, ProducerRecord } from 'kafkajs';
import type { WayIn, WayOutcome } from '../intake-contract.ts';
import { answerIn, kafkaPrincipal, type ReadAnswer } from './kafka-messages.ts';

const REPLICATION = { replicas: 1, inSyncMin: 1 };
/** Partitions of each topic of a supplier. */
const PARTITIONS = 2;
/** One reading waits so long for answers. */
const WAIT_MS = 100;
const STRUCTURED = { 'content-type': 'application/cloudevents+json' };

/** A record that a client sends. */
export type SentRecord = Readonly<{ value: string | Buffer | null; headers?: IHeaders; partition?: number }>;

/** The topics of a client. @throws TypeError if none can be named after it */
export function topicsOf(client: string): SupplierTopics {
  const topics = supplierTopics(kafkaPrincipal(client).slice('kafka:'.length));
  if (topics === null) throw new TypeError(`${client} has no topics`);
  return topics;
}

/** Makes the topics of clients, as an operator does. */
export async function createTopicsOf(kafka: KafkaOptions, clients: readonly string[]): Promise<void> {
  const plan = clients.flatMap((client) =>
    Object.values(topicsOf(client)).map((topic) => ({ topic, partitions: PARTITIONS, config: {} })),
  );
  await applyTopics(kafka, plan, REPLICATION);
}

/** Suppliers with one producer and one reader. */
export class KafkaWayIn implements WayIn {
  readonly principalOf = kafkaPrincipal;
  private readonly kafka: KafkaOptions;
  /** Whether the intake reads the topics of a principal: nobody answers others. */
  private readonly isRead: (principal: PrincipalId) => boolean;
  private readonly reader: Reader;
  private readonly created = new Set<string>();
  private readonly next = new Map<string, number>();
  private readonly answers = new Map<string, Map<number, ReadAnswer>>();
  private readonly producer: Producer;
  private readonly connected: Promise<void>;

  constructor(kafka: KafkaOptions, isRead: (principal: PrincipalId) => boolean) {
    this.kafka = kafka;
    this.isRead = isRead;
    this.reader = new Reader(kafka);
    this.producer = clientOf(kafka).producer({ allowAutoTopicCreation: false });
    this.connected = this.producer.connect();
  }

  async send(statements: readonly string[], client: string): Promise<readonly WayOutcome[]> {
    const offsets = await this.write(
      statements.map((value) => ({ value, headers: STRUCTURED })),
      client,
    );
    if (!this.isRead(principalId(kafkaPrincipal(client)))) return offsets.map(() => ({ outcome: 'unanswered' }));
    const answers = await this.answersTo(client, new Set(offsets));
    return offsets.map((offset) => answers.get(offset) ?? { outcome: 'unanswered' });
  }

  /** Writes records to one partition, the first if they name none. @returns the offset of each */
  async write(
    records: readonly SentRecord[],
    client: string,
    more: Partial<ProducerRecord> = {},
  ): Promise<readonly number[]> {
    await this.connected;
    if (!this.created.has(client)) await createTopicsOf(this.kafka, [client]);
    this.created.add(client);
    const messages = records.map(({ value, headers = {}, partition = 0 }) => ({ value, headers, partition }));
    const topic = nameOnCluster(this.kafka, topicsOf(client).statements);
    const [written] = await this.producer.send({ topic, messages, acks: -1, ...more });
    return records.map((_, i) => Number(written?.baseOffset) + i);
  }

  /** Waits until all of these offsets of the first partition are answered. The first of several answers to one record counts. */
  async answersTo(client: string, offsets: ReadonlySet<number>): Promise<ReadonlyMap<number, ReadAnswer>> {
    const answers = this.answers.get(client) ?? new Map<number, ReadAnswer>();
    this.answers.set(client, answers);
    while ([...offsets].some((offset) => !answers.has(offset))) {
      for (const { sent, ...answer } of await this.readOn(topicsOf(client).answers)) {
        if (sent.partition === 0 && !answers.has(sent.offset)) answers.set(sent.offset, { sent, ...answer });
      }
    }
    return answers;
  }

  private async readOn(topic: Topic): Promise<readonly ReadAnswer[]> {
    const from = Array.from({ length: PARTITIONS }, (_, partition) => {
      return { topic, partition, from: this.next.get(`${topic}/${partition}`) ?? 0, limit: Infinity };
    });
    const fetched = await this.reader.read(from, { recordsMax: 1_000, waitMs: WAIT_MS });
    for (const { partition, next } of fetched) this.next.set(`${topic}/${partition}`, next);
    return fetched.flatMap(({ messages }) => messages.map(({ value }) => answerIn(value)));
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
    await this.reader.close();
  }
}
