/** Messages of a partition as records of the runtime. */
import { AVRO_ERRORS, CAUSATION_HEADER } from '@oretrail/avro';
import { isErrorOf, OretrailError } from '@oretrail/errors';
import {
  type InputBatch,
  type LetterHead,
  type LogRecord,
  PUBLIC_INPUTS,
  REGISTERS,
  topicPartitionOf,
} from '@oretrail/runtime';
import type { Decoded, MessageCodec } from './codec.ts';
import { decodeDeadLetter, isOfDeadLetters, rawOf } from './dead-letters.ts';
import { KAFKA_ERRORS, type KafkaLogError } from './errors.ts';
import type { FetchedMessage } from './fetch/fetched-message.ts';
import { headersIn, headerText } from './header-bytes.ts';
import { KEY_BYTES_MAX } from './limits.ts';
import type { Fetched } from './reader.ts';

/** Why and where from, of each letter: what the record was is for those to read who repair it. Whatever else lies there says nothing. */
function lettersIn({ topic, partition, messages }: Fetched): readonly LogRecord[] {
  return messages.flatMap((message) => {
    try {
      const { code, message: why, from } = decodeDeadLetter(topic, message);
      const head: LetterHead = { code, message: why, ...from };
      return [{ topic, partition, offset: message.offset, key: '', value: head }];
    } catch (error) {
      if (isErrorOf(KAFKA_ERRORS, error, 'foreign-record')) return [];
      throw error;
    }
  });
}

/** What each message holds; nothing can be read of one that is withheld. */
async function decodedIn({ topic, messages }: Fetched, codec: MessageCodec): Promise<readonly Decoded[]> {
  const decoded = await codec.decode(
    topic,
    messages.filter(({ withheld }) => withheld === undefined),
  );
  const read = decoded.values();
  return messages.map(({ withheld }) => {
    if (withheld !== undefined) return { spoilt: AVRO_ERRORS.error(withheld.code, withheld.what) };
    return read.next().value ?? UNREAD;
  });
}

const UNREAD: Decoded = { spoilt: AVRO_ERRORS.error('bad-magic', 'nobody has read it') };
/** The value of a record that can't be read. */
const NO_VALUE = {};

/** A stranger's may have megabytes: its beginning tells enough, for a key that is cut is not the key of an event. */
function keyOf({ key }: FetchedMessage, isPublic: boolean): string {
  return key?.toString('utf8', 0, isPublic ? KEY_BYTES_MAX : key.length) ?? '';
}

/** What a register comes from, if its writer has said so. */
function causesIn(topic: string, { headerBytes }: FetchedMessage): Pick<LogRecord, 'causes'> {
  const causes = REGISTERS.has(topic) ? headerText(headersIn(headerBytes), CAUSATION_HEADER) : null;
  return causes === null ? {} : { causes };
}

/** The records of what was fetched. @throws KafkaLogError `foreign-record` */
export async function recordsOf(fetched: Fetched, codec: MessageCodec): Promise<InputBatch> {
  const { topic, partition, messages, next } = fetched;
  if (isOfDeadLetters(topic)) return { topic, partition, records: lettersIn(fetched), next };
  const decoded = await decodedIn(fetched, codec);
  const isPublic = PUBLIC_INPUTS.has(topic);
  const records = messages.map((message, i): LogRecord => {
    const read = decoded[i] ?? UNREAD;
    const record = { topic, partition, offset: message.offset, key: keyOf(message, isPublic) };
    if (!isPublic && 'spoilt' in read) throw foreign(fetched, message, read.spoilt);
    // Whether it is taken where it lies is for the task to say.
    const further = isPublic ? { raw: () => rawOf(message) } : causesIn(topic, message);
    return { ...record, value: NO_VALUE, ...read, ...further };
  });
  return { topic, partition, records, next };
}

/** Nobody but workers and operators may write there. To leave it out could lose a register. */
function foreign({ topic, partition }: Fetched, { offset }: FetchedMessage, cause: unknown): KafkaLogError {
  // The text of a dead letter may quote the record; what is thrown here is logged.
  const code = cause instanceof OretrailError ? cause.code : 'unknown';
  return KAFKA_ERRORS.error('foreign-record', `${topicPartitionOf(topic, partition)} at ${offset}: ${code}`, {
    cause,
  });
}
