/** Messages of Kafka in Confluent's wire format: a zero byte, the schema id in four bytes, big-endian, then Avro. */
import { type ByteSink, bytesOf } from './byte-sink.ts';
import { AVRO_ERRORS } from './errors.ts';
import type { ReceivedHeaders, WrittenHeaders } from './headers.ts';
import type { Write } from './json/encoder.ts';
import { bodyIn } from './record-bytes.ts';

/** A message to be written. */
export type WrittenMessage = Readonly<{ key: Buffer; value: Buffer; headers: WrittenHeaders }>;

/** A message as it was read, not checked yet. */
export type ReceivedMessage = Readonly<{ key: Buffer | null; value: Buffer | null; headers: ReceivedHeaders }>;

const MAGIC = 0;
/** Bytes before the Avro value. */
const PREFIX_BYTES = 5;

/** Writes a value behind its length and the id of its schema, an unsigned 32-bit number. @throws TypeError as `write` */
export function writeFramed(sink: ByteSink, schemaId: number, write: Write, value: unknown): void {
  const opened = sink.openLength();
  sink.byte(MAGIC);
  sink.uint32(schemaId);
  write(sink, value);
  sink.closeLength(opened);
}

/** The message of a record whose key, value and headers are written, and nothing else. */
export function messageOf(write: (sink: ByteSink) => void): WrittenMessage {
  const { key, value, headers } = bodyIn(bytesOf(write));
  if (key === null || value === null) throw new TypeError('a message of ours has a key and a value');
  return { key, value, headers };
}

/** The id of the writer's schema. @throws AvroError `bad-magic` */
export function schemaIdOf(message: Buffer | null): number {
  if (message === null || message.length < PREFIX_BYTES || message[0] !== MAGIC) {
    const what =
      message === null
        ? 'There is no value'
        : `The value begins with ${message.subarray(0, PREFIX_BYTES).toString('hex')}`;
    throw AVRO_ERRORS.error('bad-magic', what);
  }
  return message.readUInt32BE(1);
}

/** A copy of a message with another id, for a registry that knows the schema by that one. */
export function withSchemaId(message: Buffer, schemaId: number): Buffer {
  const copy = Buffer.from(message);
  copy.writeUInt32BE(schemaId, 1);
  return copy;
}

/** The Avro value of a message of at most so many bytes. */
export function unframed(message: Buffer, bytesMax: number): Buffer {
  if (message.length > bytesMax) throw AVRO_ERRORS.error('too-large', `${message.length} bytes, over ${bytesMax}`);
  return message.subarray(PREFIX_BYTES);
}
