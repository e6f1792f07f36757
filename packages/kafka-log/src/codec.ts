/** Records as messages and back. What can't be read of a public topic is a dead letter; elsewhere it stops the process. */
import {
  AvroError,
  decodeRecord,
  encodeRecord,
  type ReceivedMessage,
  readStatedEvent,
  type SchemaRegistry,
  type StatedEvent,
  type Subject,
  schemaIdOf,
  type Writer,
  Writers,
  type WrittenHeaders,
} from '@oretrail/avro';
import type { ParseOptions } from '@oretrail/model';
import { DeadLetter, type NewRecord, type Topic } from '@oretrail/runtime';
import type { ReadMessage } from './fetch/fetched-message.ts';
import { headersIn } from './header-bytes.ts';
import { LETTER_MESSAGE_CHARACTERS_MAX } from './limits.ts';

/** A message to be written. */
export type OutgoingMessage = Readonly<{ key: Buffer | null; value: Buffer | null; headers: WrittenHeaders }>;

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
  encode: ({ key, value }) => ({ key: Buffer.from(key), value: Buffer.from(value), headers: [] }),
  decode: async (_topic, messages) => messages.map(({ value }) => value?.toString('utf8') ?? ''),
};

function letterOf(error: unknown): DeadLetter {
  if (error instanceof AvroError) {
    // An event can have an error in each of its members.
    return new DeadLetter(error.code, error.message.slice(0, LETTER_MESSAGE_CHARACTERS_MAX), { cause: error });
  }
  throw error;
}

/** Carries out what asks a registry: at once, or for as long as it takes until the registry is back. */
export type Patience = <T>(ask: () => Promise<T>) => Promise<T>;

const NO_PATIENCE: Patience = (ask) => ask();

/** Its headers are read when they are asked for, and no further. */
function received({ key, value, headerBytes }: ReadMessage): ReceivedMessage {
  return { key, value, headers: headersIn(headerBytes) };
}

/** Avro in the Confluent wire format, with a registry. */
export class AvroCodec implements MessageCodec {
  private readonly writers: Writers;
  private readonly patience: Patience;
  private readonly ids: ReadonlyMap<Subject, number>;
  private readonly options: ParseOptions;

  private constructor(
    registry: SchemaRegistry,
    ids: ReadonlyMap<Subject, number>,
    options: ParseOptions,
    patience: Patience,
  ) {
    this.writers = new Writers(registry);
    this.ids = ids;
    this.options = options;
    this.patience = patience;
  }

  /**
   * Registers our schemas, where they are not.
   * @throws RegistryError where the registry can't be asked, or holds schemas that ours can't follow
   */
  static async open(registry: SchemaRegistry, options: ParseOptions, patience = NO_PATIENCE): Promise<AvroCodec> {
    const ids = await patience(() => registry.registerAll());
    return new AvroCodec(registry, ids, options, patience);
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
        return decodeRecord(topic, received(message), writer, this.options);
      } catch (error) {
        return letterOf(error);
      }
    });
  }

  /**
   * What a message of a public topic states, good or not: for people to look at.
   * @throws AvroError where it can't be read as any event; RegistryError as above
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
