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
import { textOfHeader } from './header-bytes.ts';
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
  if (!messages.some(({ withheld }) => withheld !== undefined)) return codec.decode(topic, messages);
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

/** What was read as an event, or why not. Whether it is taken where it lies is for the task to say. */
function publicRecord({ topic, partition }: Fetched, message: FetchedMessage, read: Decoded): LogRecord {
  // A stranger's may have megabytes: its beginning tells enough, for a key that is cut is not the key of an event.
  const key = message.key?.toString('utf8', 0, KEY_BYTES_MAX) ?? '';
  const [{ offset }, raw] = [message, () => rawOf(message)];
  if ('value' in read) return { topic, partition, offset, key, value: read.value, raw };
  return { topic, partition, offset, key, value: NO_VALUE, spoilt: read.spoilt, raw };
}

/** @throws KafkaLogError `foreign-record` */
function ownRecord(fetched: Fetched, message: FetchedMessage, read: Decoded): LogRecord {
  if ('spoilt' in read) throw foreign(fetched, message, read.spoilt);
  const { topic, partition } = fetched;
  const { offset, headerBytes } = message;
  const [key, { value }] = [message.key?.toString('utf8') ?? '', read];
  // What a register comes from, if its writer has said so.
  const causes = REGISTERS.has(topic) ? textOfHeader(headerBytes, CAUSATION_HEADER) : null;
  return causes === null ? { topic, partition, offset, key, value } : { topic, partition, offset, key, value, causes };
}

/** The records of what was fetched. @throws KafkaLogError `foreign-record` */
export async function recordsOf(fetched: Fetched, codec: MessageCodec): Promise<InputBatch> {
  const { topic, partition, messages, next } = fetched;
  if (isOfDeadLetters(topic)) return { topic, partition, records: lettersIn(fetched), next };
  const decoded = await decodedIn(fetched, codec);
  const recordOf = PUBLIC_INPUTS.has(topic) ? publicRecord : ownRecord;
  const records = messages.map((message, i) => recordOf(fetched, message, decoded[i] ?? UNREAD));
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
