/** What was fetched, as a batch for the read model. */
import { AVRO_ERRORS, schemaIdOf, Writer, type Writers } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { decodeDeadLetter, type Fetched, isOfDeadLetters, KAFKA_ERRORS, plainRecordOf } from '@oretrail/kafka-log';
import { isOfGrants, isOfOperations, type PublicBatch, type PublicRecord, publicRecordOf } from '@oretrail/read-model';

type Message = Fetched['messages'][number];

/** A letter, without the record. What no worker has written there says nothing. */
function letterRecord(topic: string, message: Message): PublicRecord {
  const place = { offset: message.offset, appendTimeMs: message.timeMs };
  try {
    const { code, message: why, from } = decodeDeadLetter(topic, message);
    return { ...place, content: { kind: 'letter', letter: { code, message: why, ...from } } };
  } catch (error) {
    if (isErrorOf(KAFKA_ERRORS, error, 'foreign-record')) return { ...place, content: { kind: 'unread' } };
    throw error;
  }
}

/** The id of the schema of a value; null if it names none. */
function idOf({ value, withheld }: Message): number | null {
  if (withheld !== undefined) return null;
  try {
    return schemaIdOf(value);
  } catch (error) {
    if (isErrorOf(AVRO_ERRORS, error)) return null;
    throw error;
  }
}

/**
 * The batch of what was fetched.
 * @param from the offset from which on it was read
 * @throws RegistryError if the registry can't be asked; ReadModelError `unreadable-record`
 */
export async function batchOf(fetched: Fetched, from: number, writers: Writers): Promise<PublicBatch> {
  const { topic, partition, messages, next } = fetched;
  const place = { topic, partition, from, next };
  if (isOfDeadLetters(topic)) return { ...place, records: messages.map((message) => letterRecord(topic, message)) };
  // These are JSON, and name no schema.
  if (isOfGrants(topic) || isOfOperations(topic)) {
    return { ...place, records: messages.map((message) => publicRecordOf(topic, plainRecordOf(message), null)) };
  }
  const ids = messages.map(idOf);
  const known = await writers.of(ids.filter((id) => id !== null));
  const records = messages.map((message, i) => {
    const writer = known.get(ids[i] ?? -1);
    return publicRecordOf(topic, plainRecordOf(message), writer instanceof Writer ? writer : null);
  });
  return { ...place, records };
}
