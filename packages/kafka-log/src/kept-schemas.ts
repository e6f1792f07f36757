/**
 * The schemas that taken records were written with, in a topic: to read a record again needs no registry, and what
 * a registry has lost, or says otherwise, changes nothing. Source: protocol.md, "Fate".
 */

import type { AvroError, SchemaTexts } from '@oretrail/avro';
import { PROTOCOL_VIOLATIONS, RECORD_VERSION, SCHEMAS, topicPartitionOf } from '@oretrail/runtime';
import { z } from 'zod';
import { clientOf, type KafkaOptions, RETRY } from './connection.ts';
import { KAFKA_ERRORS } from './errors.ts';
import { nameOnCluster } from './names.ts';
import { Reader } from './reader.ts';

/** Schemas of one request: of 100,000 characters each they are a quarter of what a topic takes as a batch. */
const SENT_AT_ONCE_MAX = 50;
/** Records of one reading. */
const READ_AT_ONCE_MAX = 1_000;
/**
 * How long the connection stays for the next question. While poison names ids that no schema has, each step asks whether one of
 * them is kept by now; to connect for each took most of the step. A command that ends waits so long at most.
 */
const IDLE_MS = 1_000;

const KEPT = z.object({ v: z.number(), id: z.int().min(0).max(0xffffffff), schema: z.string() }).readonly();

type Kept = Readonly<z.infer<typeof KEPT>>;

function keptIn(value: Buffer | null, offset: number): Kept {
  const parsed = KEPT.safeParse(jsonOf(value));
  const where = `${topicPartitionOf(SCHEMAS, 0)} at ${offset}`;
  if (!parsed.success) throw KAFKA_ERRORS.error('foreign-record', `${where} holds no schema`);
  if (parsed.data.v > RECORD_VERSION)
    throw PROTOCOL_VIOLATIONS.error('newer-record', `${where} has version ${parsed.data.v}`);
  return parsed.data;
}

function jsonOf(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? '');
  } catch {
    return null;
  }
}

/**
 * Texts of schemas, first from the topic and then from a registry. All that are kept are held in memory, some kilobytes each. It
 * connects when something new is named, and leaves when nothing is for {@link IDLE_MS}.
 */
export class KeptSchemas implements SchemaTexts {
  private readonly kafka: KafkaOptions;
  private readonly registry: SchemaTexts;
  private readonly known = new Map<number, string>();
  private next = 0;
  /** Readings follow each other, and what is written is read before anything else is. */
  private last: Promise<unknown> = Promise.resolve();
  /** The reading that is next in turn: it serves all who ask before it begins. */
  private waiting: Promise<void> | null = null;
  private reader: Reader | null = null;
  private leaving: NodeJS.Timeout | null = null;

  constructor(kafka: KafkaOptions, registry: SchemaTexts) {
    this.kafka = kafka;
    this.registry = registry;
  }

  /**
   * What is kept of an id stands, whatever the registry says of it.
   * @throws RegistryError if the registry answers for nothing, KafkaLogError if the topic can't be read
   */
  async textsOf(ids: Iterable<number>): Promise<ReadonlyMap<number, string | AvroError>> {
    const all = [...new Set(ids)];
    if (all.some((id) => !this.known.has(id))) await this.readOnOnce();
    const missing = all.filter((id) => !this.known.has(id));
    const texts = new Map<number, string | AvroError>();
    for (const id of all) {
      const text = this.known.get(id);
      if (text !== undefined) texts.set(id, text);
    }
    if (missing.length === 0) return texts;
    for (const [id, text] of await this.registry.textsOf(missing)) texts.set(id, text);
    return texts;
  }

  /** The same for one; null if there is none. @throws RegistryError, KafkaLogError as above */
  async textOf(id: number): Promise<string | null> {
    const text = (await this.textsOf([id])).get(id);
    return typeof text === 'string' ? text : null;
  }

  /**
   * What is kept of one id, whatever the registry has; null if no taken record was written with it.
   * @throws KafkaLogError if the topic can't be read
   */
  async keptTextOf(id: number): Promise<string | null> {
    if (!this.known.has(id)) await this.readOnOnce();
    return this.known.get(id) ?? null;
  }

  /** Whether an id is known to be kept with this very text. It asks nobody. */
  isKnown(id: number, text: string): boolean {
    return this.known.get(id) === text;
  }

  /**
   * Keeps schemas, before any record that they have written is taken. If several processes do so at once, the first decides.
   * @returns what is kept of these ids now
   * @throws KafkaLogError if the topic can't be read, and what kafkajs throws if it can't be written
   */
  async keep(texts: ReadonlyMap<number, string>): Promise<ReadonlyMap<number, string>> {
    const open = () => [...texts].filter(([id]) => !this.known.has(id));
    if (open().length > 0) {
      await this.inTurn(async () => {
        await this.readOn();
        if (open().length === 0) return;
        await this.write(open());
        await this.readOn();
      });
    }
    const lost = open();
    if (lost.length > 0) {
      throw KAFKA_ERRORS.error('step-failed', `${lost.length} schemas that were sent are not in ${SCHEMAS}`);
    }
    return new Map([...texts.keys()].map((id) => [id, this.known.get(id) ?? '']));
  }

  private readOnOnce(): Promise<void> {
    this.waiting ??= this.inTurn(() => {
      this.waiting = null;
      return this.readOn();
    });
    return this.waiting;
  }

  private async readOn(): Promise<void> {
    if (this.leaving !== null) clearTimeout(this.leaving);
    this.reader ??= new Reader(this.kafka);
    try {
      await this.readOnBy(this.reader);
    } catch (error) {
      await this.leave();
      throw error;
    }
    this.leaving = setTimeout(() => void this.inTurn(() => this.leave()).catch(() => {}), IDLE_MS);
  }

  private async leave(): Promise<void> {
    const { reader } = this;
    this.reader = null;
    await reader?.close();
  }

  private async readOnBy(reader: Reader): Promise<void> {
    const place = { topic: SCHEMAS, partition: 0 };
    const end = (await reader.ends([place])).get(topicPartitionOf(SCHEMAS, 0)) ?? 0;
    while (this.next < end) {
      const from = [{ ...place, from: this.next, limit: end }];
      const [fetched] = await reader.read(from, { recordsMax: READ_AT_ONCE_MAX, waitMs: 0 });
      for (const { value, offset } of fetched?.messages ?? []) this.take(keptIn(value, offset));
      if (fetched === undefined || fetched.next <= this.next) {
        throw KAFKA_ERRORS.error('trimmed', `${SCHEMAS} ends at ${this.next}, and ${end} is due`);
      }
      this.next = fetched.next;
    }
  }

  /** The first that was kept of an id is the one that its records were taken with. */
  private take({ id, schema }: Kept): void {
    if (!this.known.has(id)) this.known.set(id, schema);
  }

  private async write(texts: readonly (readonly [number, string])[]): Promise<void> {
    const producer = clientOf(this.kafka).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
    await producer.connect();
    try {
      for (let at = 0; at < texts.length; at += SENT_AT_ONCE_MAX) {
        const messages = texts.slice(at, at + SENT_AT_ONCE_MAX).map(([id, schema]) => ({
          partition: 0,
          key: String(id),
          value: JSON.stringify({ v: RECORD_VERSION, id, schema }),
          headers: { 'content-type': 'application/json' },
        }));
        await producer.send({ topic: nameOnCluster(this.kafka, SCHEMAS), messages, acks: -1 });
      }
    } finally {
      await producer.disconnect();
    }
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.last.catch(() => {}).then(action);
    this.last = turn;
    return turn;
  }
}
