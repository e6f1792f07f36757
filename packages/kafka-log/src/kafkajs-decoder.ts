/** How kafkajs reads an answer: parts that it does not export. Source: docs/decisions/0011. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** kafkajs/src/protocol/decoder: numbers are big-endian, texts and lists behind their lengths. */
export interface DecoderOfKafkajs {
  readInt16(): number;
  readInt32(): number;
  readInt64(): bigint;
  readString(): string;
  readBytes(): Buffer | null;
  readArray<T>(read: (decoder: DecoderOfKafkajs) => T): readonly T[];
}
/** Reads an answer from its beginning. */
export const DecoderOfKafkajs: new (bytes: Buffer) => DecoderOfKafkajs = require('kafkajs/src/protocol/decoder');
/** kafkajs/src/protocol/requests/fetch/v11/response: throws if a partition has an error. */
export const { parse: parseFetch }: { parse: <Answer>(answer: Answer) => Promise<Answer> } =
  require('kafkajs/src/protocol/requests/fetch/v11/response');
