/** Messages of Kafka in Confluent's wire format: a zero byte, the schema id in four bytes, big-endian, then Avro. */
import { AVRO_ERRORS } from './errors.ts';
import type { ReceivedHeaders, WrittenHeaders } from './headers.ts';

/** A message to be written. */
export type WrittenMessage = Readonly<{ key: Buffer; value: Buffer; headers: WrittenHeaders }>;

/** A message as it was read, not checked yet. */
export type ReceivedMessage = Readonly<{ key: Buffer | null; value: Buffer | null; headers: ReceivedHeaders }>;

const MAGIC = 0;
/** Bytes before the Avro value. */
const PREFIX_BYTES = 5;

/** Puts the schema id before a value. `schemaId` is an unsigned 32-bit number. */
export function framed(schemaId: number, value: Buffer): Buffer {
  const message = Buffer.allocUnsafe(PREFIX_BYTES + value.length);
  message[0] = MAGIC;
  message.writeUInt32BE(schemaId, 1);
  value.copy(message, PREFIX_BYTES);
  return message;
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
