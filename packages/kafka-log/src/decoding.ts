/** Messages of a partition as records of the runtime. */
import {
  DeadLetter,
  FACTS,
  type InputBatch,
  type LogRecord,
  PUBLIC_INPUTS,
  partitionOf,
  placeOf,
  type Topic,
} from '@oretrail/runtime';
import type { MessageCodec } from './codec.ts';
import { rawOf } from './dead-letters.ts';
import { KafkaLogError } from './errors.ts';
import type { FetchedMessage } from './kafkajs-parts.ts';
import type { Fetched } from './reader.ts';

/** The partition of a public topic in which a key belongs. */
export function duePartition(topic: Topic, key: Buffer | null, partitions: number): number {
  return topic === FACTS ? 0 : partitionOf(key ?? Buffer.alloc(0), partitions);
}

/** Who wrote with another partitioner would be read by the wrong task. Source: protocol.md, "Registers". */
function misplaced({ topic, partition }: Fetched, key: Buffer | null, partitions: number): DeadLetter | null {
  const due = duePartition(topic, key, partitions);
  if (due === partition) return null;
  return new DeadLetter('wrong-partition', `the key belongs into partition ${due}; use partitioner=murmur2_random`);
}

/** The records of what was fetched. @throws KafkaLogError `foreign-record` */
export async function recordsOf(fetched: Fetched, codec: MessageCodec, partitions: number): Promise<InputBatch> {
  const { topic, partition, messages, next } = fetched;
  const texts = await codec.decode(topic, messages);
  const isPublic = PUBLIC_INPUTS.has(topic);
  const records = messages.map((message, i): LogRecord => {
    const text = texts[i];
    const { key } = message;
    const offset = Number(message.offset);
    if (!isPublic && typeof text === 'string')
      return { topic, partition, offset, key: key?.toString() ?? '', value: text };
    if (!isPublic) throw foreign(fetched, message, text);
    const spoilt = typeof text === 'string' ? misplaced(fetched, key, partitions) : text;
    const value = typeof text === 'string' ? text : '';
    const record = { topic, partition, offset, key: key?.toString() ?? '', value, raw: () => rawOf(message) };
    return spoilt == null ? record : { ...record, spoilt };
  });
  return { topic, partition, records, next };
}

/** Nobody but workers and operators may write there. To leave it out could lose a register. */
function foreign({ topic, partition }: Fetched, { offset }: FetchedMessage, cause: unknown): KafkaLogError {
  // The text of a dead letter may quote the record; what is thrown here is logged.
  const code = cause instanceof DeadLetter ? cause.code : 'unknown';
  return new KafkaLogError('foreign-record', `${placeOf(topic, partition)} at ${offset}: ${code}`, { cause });
}
