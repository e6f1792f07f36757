/** Everything legible of one dead letter. */

import { AVRO_ERRORS, schemaIdOf } from '@oretrail/avro';
import type { Fault } from '@oretrail/errors';
import { isErrorOf } from '@oretrail/errors';
import { type AvroCodec, utf8 } from '@oretrail/kafka-log';
import type { Letter } from './dead-letters.ts';
import { rejectionOf, type SentTo } from './redriving.ts';

/** Bytes as text if they are UTF-8, else in hex; null if there are none. */
export type Legible = Readonly<{ text: string }> | Readonly<{ hex: string }> | null;

/** What was found. */
export type Inspection = Readonly<{
  key: Legible;
  /** In their order; a name may stand more than once. */
  headers: readonly (readonly [name: string, value: Legible])[];
  valueBytes: number;
  /** The id of the writer's schema; null if the value is not in the wire format. */
  schemaId: number | null;
  /** Why it would be dead again, were it sent again as it is; null if it would live. */
  death: Readonly<{ code: string; message: string; errors: readonly Fault[] }> | null;
  /** What it states, good or not; null if that can't be read. */
  event: Readonly<Record<string, unknown>> | null;
}>;

function legible(bytes: Buffer | null): Legible {
  if (bytes === null) return null;
  const text = utf8(bytes);
  return text === null ? { hex: bytes.toString('hex') } : { text };
}

/** Null if a message can't be read that way; any other error is not the fault of the message. */
function nullIfIllegible(error: unknown): null {
  if (isErrorOf(AVRO_ERRORS, error)) return null;
  throw error;
}

function schemaIn(value: Buffer | null): number | null {
  try {
    return schemaIdOf(value);
  } catch (error) {
    return nullIfIllegible(error);
  }
}

/** Looks at a letter. @throws RegistryError if the registry can't be asked */
export async function inspect(codec: AvroCodec, to: Omit<SentTo, 'topic'>, letter: Letter): Promise<Inspection> {
  const { key, value, headers, from } = letter;
  const death = await rejectionOf(codec, { ...to, topic: from.topic }, letter);
  const faults = death?.faults ?? [];
  return {
    key: legible(key),
    headers: headers.map(({ name, value: of }) => [name.toString('utf8'), legible(of)]),
    valueBytes: value?.length ?? 0,
    schemaId: schemaIn(value),
    death: death === null ? null : { code: death.code, message: death.explanation, errors: faults },
    event: await codec.statedEventOf(letter).catch(nullIfIllegible),
  };
}
