/** Records as messages and back. What can't be read of a public topic is a dead letter; elsewhere it stops the process. */

import {
  AVRO_ERRORS,
  type ByteSink,
  decodeRecord,
  encodeRecord,
  type HeaderRun,
  type ReceivedMessage,
  readStatedEvent,
  type SchemaRegistry,
  type StatedEvent,
  SUBJECTS,
  type Subject,
  schemaIdOf,
  Writer,
  Writers,
  type WrittenHeaders,
  writeRecord,
} from '@oretrail/avro';
import { isErrorOf, OretrailError } from '@oretrail/errors';
import type { ParseOptions } from '@oretrail/model';
import type { DeadLetter, NewRecord, Topic } from '@oretrail/runtime';
import type { Message } from 'kafkajs';
import type { ReadMessage } from './fetch/fetched-message.ts';
import { headerBytesOf } from './header-bytes.ts';
import type { KeptSchemas } from './kept-schemas.ts';
import { LETTER_MESSAGE_CHARACTERS_MAX } from './limits.ts';
import { keepOwn, type Patience, type SchemaHandling } from './schema-handling.ts';

/** A message to be written. */
export type OutgoingMessage = Readonly<{ key: Buffer | null; value: Buffer | null; headers: WrittenHeaders }>;

/** The same for a partition. */
export type PlacedMessage = OutgoingMessage & Readonly<{ partition: number }>;

/** Bytes of its key, its value and its headers. */
export function messageBytes({ key, value, headers }: OutgoingMessage): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0);
  for (const header of headers) bytes += header.name.length + (header.value?.length ?? 0);
  return bytes;
}

/** A message for kafkajs: with our patch it takes headers as they stand in a record, for its objects can't hold them all. */
export type KafkajsMessage = Message & Readonly<{ key: Buffer | null; value: Buffer | null; headerBytes: Buffer }>;

/** Makes one of a message in its partition. */
export function kafkajsMessage({ headers, ...message }: PlacedMessage): KafkajsMessage {
  return Object.assign(message, { headerBytes: headerBytesOf(headers) });
}

/** What a message holds: the value of its record, or why it can't be read as one. */
export type Decoded = Readonly<{ value: object }> | Readonly<{ spoilt: DeadLetter }>;

const isReadable = (one: Decoded | undefined): boolean => one !== undefined && 'value' in one;

/** How records travel. */
export interface MessageCodec {
  /** Writes key, value and headers of a record, as they stand in it. @param more further headers behind its own */
  write(sink: ByteSink, record: NewRecord, more: HeaderRun): void;
  /** Asked before a caller that has not begun as a writer encodes anything. */
  prepare?(): Promise<void>;
  /** What each message holds, in the order of the messages. */
  decode(topic: Topic, messages: readonly ReadMessage[]): Promise<readonly Decoded[]>;
}

function letterOf(error: unknown): DeadLetter {
  if (isErrorOf(AVRO_ERRORS, error)) {
    // An event can have an error in each of its members.
    const { code, what, meaning, faults } = error;
    const most = LETTER_MESSAGE_CHARACTERS_MAX - meaning.length - 2;
    return what.length <= most ? error : AVRO_ERRORS.error(code, what.slice(0, most), { faults });
  }
  throw error;
}

const NO_PATIENCE: Patience = (ask) => ask();

/** Its headers are read when they are asked for, and no further. */
function received({ key, value, headerBytes }: ReadMessage): ReceivedMessage {
  return { key, value, headers: { headerBytes } };
}

/** Avro in the Confluent wire format, with a registry. */
export class AvroCodec implements MessageCodec {
  private readonly writers: Writers;
  private readonly patience: Patience;
  /** Where schemas are kept; null for a caller that only reads. */
  private readonly keeper: KeptSchemas | null;
  private readonly registry: SchemaRegistry;
  private ids: ReadonlyMap<Subject, number>;
  private readonly options: ParseOptions;
  private ownKept: Promise<void> | null = null;

  private constructor(
    registry: SchemaRegistry,
    ids: ReadonlyMap<Subject, number>,
    options: ParseOptions,
    { patience = NO_PATIENCE, kept, isKeeper = false }: SchemaHandling,
  ) {
    this.writers = new Writers(kept ?? registry);
    this.keeper = isKeeper && kept !== undefined ? kept : null;
    this.registry = registry;
    this.ids = ids;
    this.options = options;
    this.patience = patience;
  }

  /**
   * Looks our schemas up. A writer registers those that are not there; a reader needs no right to do so.
   * @throws RegistryError if the registry can't be asked, or holds schemas that ours can't follow
   */
  static async open(
    registry: SchemaRegistry,
    options: ParseOptions,
    handling: SchemaHandling = {},
  ): Promise<AvroCodec> {
    const { patience = NO_PATIENCE, isKeeper = false } = handling;
    const ids = await patience(() => (isKeeper ? registry.registerAll() : registry.findAll()));
    return new AvroCodec(registry, ids, options, handling);
  }

  /** Registers our schemas that are not registered. @throws RegistryError as {@link open} */
  async prepare(): Promise<void> {
    if (this.ids.size < SUBJECTS.length) this.ids = await this.patience(() => this.registry.registerAll());
  }

  write(sink: ByteSink, record: NewRecord, more: HeaderRun): void {
    writeRecord(sink, record, this.idOf, more);
  }

  /** The message of a record. */
  encode(record: NewRecord): OutgoingMessage {
    return encodeRecord(record, this.idOf);
  }

  private readonly idOf = (subject: Subject): number => {
    const id = this.ids.get(subject);
    if (id === undefined) throw new TypeError(`${subject} is not registered`);
    return id;
  };

  /**
   * A codec that keeps schemas has kept those of the values before this returns.
   * @throws RegistryError if the registry answers for nothing, or is another; KafkaLogError if schemas can't be kept
   */
  async decode(topic: Topic, messages: readonly ReadMessage[]): Promise<readonly Decoded[]> {
    const writers = await this.writersOf(messages);
    const read = this.readBy(topic, messages, writers);
    const isSettled = await this.keep(messages, read, writers);
    return isSettled ? read : this.decode(topic, messages);
  }

  private readBy(
    topic: Topic,
    messages: readonly ReadMessage[],
    writers: readonly (Writer | DeadLetter)[],
  ): readonly Decoded[] {
    return messages.map((message, i): Decoded => {
      const writer = writers[i];
      if (writer === undefined || writer instanceof OretrailError) {
        return { spoilt: writer ?? AVRO_ERRORS.error('bad-magic', 'a message has no writer') };
      }
      try {
        return { value: decodeRecord(topic, received(message), writer, this.options) };
      } catch (error) {
        return { spoilt: letterOf(error) };
      }
    });
  }

  /** @returns false if another process has kept another text of an id: then it is to be read by that */
  private async keep(
    messages: readonly ReadMessage[],
    read: readonly Decoded[],
    writers: readonly (Writer | DeadLetter)[],
  ): Promise<boolean> {
    const { keeper } = this;
    if (keeper === null) return true;
    this.ownKept ??= keepOwn(keeper, this.ids);
    await this.ownKept;
    const used = new Map<number, Writer>();
    for (const [i, { value }] of messages.entries()) {
      const writer = writers[i];
      if (isReadable(read[i]) && writer instanceof Writer) used.set(schemaIdOf(value), writer);
    }
    const fresh = [...used].filter(([id, { text }]) => !keeper.isKnown(id, text));
    const texts = new Map(fresh.map(([id, { text }]) => [id, text]));
    if (texts.size === 0) return true;
    const differing = [...(await keeper.keep(texts))].filter(([id, text]) => text !== texts.get(id));
    this.writers.forget(differing.map(([id]) => id));
    return differing.length === 0;
  }

  /**
   * What a message of a public topic states, good or not: for people to look at.
   * @throws AvroError if it can't be read as any event; RegistryError as above
   */
  async statedEventOf(message: ReceivedMessage): Promise<StatedEvent> {
    const id = schemaIdOf(message.value);
    return readStatedEvent(message, await this.patience(() => this.writers.one(id)));
  }

  /** The writer of each message, asked for once an id. */
  private async writersOf(messages: readonly ReadMessage[]): Promise<readonly (Writer | DeadLetter)[]> {
    const ids = messages.map(({ value }) => {
      try {
        return schemaIdOf(value);
      } catch (error) {
        return letterOf(error);
      }
    });
    const asked = ids.filter((id) => typeof id === 'number');
    const byId = await this.patience(() => this.writers.of(asked));
    return ids.map((id) => {
      if (typeof id !== 'number') return id;
      const writer = byId.get(id) ?? new TypeError(`nobody says what schema ${id} is`);
      return writer instanceof Error ? letterOf(writer) : writer;
    });
  }
}
