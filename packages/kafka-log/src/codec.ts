/** Records as messages and back. What can't be read of a public topic is a dead letter; elsewhere it stops the process. */
import {
  AvroError,
  decodeRecord,
  encodeRecord,
  readStatedEvent,
  type SchemaRegistry,
  type StatedEvent,
  type Subject,
  schemaIdOf,
  type Writer,
} from '@oretrail/avro';
import type { ParseOptions } from '@oretrail/model';
import { DeadLetter, type NewRecord, type Topic } from '@oretrail/runtime';
import type { IHeaders } from 'kafkajs';
import type { ReadMessage } from './kafkajs-parts.ts';

/** A message to be written. */
export type OutgoingMessage = Readonly<{ key: Buffer | null; value: Buffer | null; headers: IHeaders }>;

/** The same for a partition. */
export type PlacedMessage = OutgoingMessage & Readonly<{ partition: number }>;

/** How texts travel. */
export interface MessageCodec {
  encode(record: NewRecord): OutgoingMessage;
  /** The text of each message; a dead letter where a message holds none. In the order of the messages. */
  decode(topic: Topic, messages: readonly ReadMessage[]): Promise<readonly (string | DeadLetter)[]>;
}

/** Texts as they are, without a schema: for tests of the log itself. */
export const PLAIN_TEXT: MessageCodec = {
  encode: ({ key, value }) => ({ key: Buffer.from(key), value: Buffer.from(value), headers: {} }),
  decode: async (_topic, messages) => messages.map(({ value }) => value?.toString('utf8') ?? ''),
};

function letterOf(error: unknown): DeadLetter {
  if (error instanceof AvroError) return new DeadLetter(error.code, error.message, { cause: error });
  throw error;
}

/** Avro in the Confluent wire format, with a registry. */
export class AvroCodec implements MessageCodec {
  private readonly registry: SchemaRegistry;
  private readonly ids: ReadonlyMap<Subject, number>;
  private readonly options: ParseOptions;

  private constructor(registry: SchemaRegistry, ids: ReadonlyMap<Subject, number>, options: ParseOptions) {
    this.registry = registry;
    this.ids = ids;
    this.options = options;
  }

  /**
   * Registers our schemas, where they are not.
   * @throws RegistryError where the registry can't be asked, or holds schemas that ours can't follow
   */
  static async open(registry: SchemaRegistry, options: ParseOptions): Promise<AvroCodec> {
    return new AvroCodec(registry, await registry.registerAll(), options);
  }

  encode(record: NewRecord): OutgoingMessage {
    return encodeRecord(record, (subject) => {
      const id = this.ids.get(subject);
      if (id === undefined) throw new TypeError(`${subject} is not registered`);
      return id;
    });
  }

  /** @throws RegistryError where the registry can't be asked for a writer's schema */
  async decode(topic: Topic, messages: readonly ReadMessage[]): Promise<readonly (string | DeadLetter)[]> {
    const writers = await this.writersOf(messages);
    return messages.map((message, i) => {
      const writer = writers[i];
      if (writer === undefined || writer instanceof DeadLetter) {
        return writer ?? new DeadLetter('bad-magic', 'a message has no writer');
      }
      try {
        return decodeRecord(topic, message, writer, this.options);
      } catch (error) {
        return letterOf(error);
      }
    });
  }

  /**
   * What a message of a public topic states, good or not: for people to look at.
   * @throws AvroError where it can't be read as any event; RegistryError as above
   */
  async statedEventOf(message: Pick<ReadMessage, 'key' | 'value' | 'headers'>): Promise<StatedEvent> {
    return readStatedEvent(message, await this.registry.writerOf(schemaIdOf(message.value)));
  }

  /** The writer of each message, asked for once an id. */
  private async writersOf(messages: readonly ReadMessage[]): Promise<readonly (Writer | DeadLetter)[]> {
    const byId = new Map<number, Writer | DeadLetter>();
    const ids = messages.map(({ value }) => {
      try {
        return schemaIdOf(value);
      } catch (error) {
        return letterOf(error);
      }
    });
    for (const id of ids) {
      if (typeof id !== 'number' || byId.has(id)) continue;
      byId.set(id, await this.registry.writerOf(id).catch(letterOf));
    }
    return ids.map((id) => (typeof id === 'number' ? (byId.get(id) as Writer | DeadLetter) : id));
  }
}
