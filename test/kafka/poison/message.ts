/** A message of a public topic as poison is made of it: anything may be wrong with it. */
import type { WrittenHeaders } from '@oretrail/avro';

/** Where it is sent, and every byte of it that a producer decides. */
export type Message = Readonly<{
  topic: string;
  partition: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: WrittenHeaders;
}>;

/** Bytes behind the id of a schema, in the Confluent wire format. */
export function framed(schemaId: number, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(schemaId, 1);
  return Buffer.concat([head, body]);
}

/** A message as text, in which every byte tells. */
export function contentOf({ key, value, headers }: Pick<Message, 'key' | 'value' | 'headers'>): string {
  const base64 = (bytes: Buffer | null): string => bytes?.toString('base64') ?? 'null';
  return [base64(key), base64(value), ...headers.map(({ name, value: of }) => `${base64(name)}=${base64(of)}`)].join(
    ' ',
  );
}
