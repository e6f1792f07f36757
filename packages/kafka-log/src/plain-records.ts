/** Messages as plain records, byte for byte: what digests are made of. */
import type { ArchivedRecord } from '@oretrail/avro';
import { placeOf, type Topic } from '@oretrail/runtime';
import { plainHeadersOf } from './header-bytes.ts';
import type { FetchedMessage } from './kafkajs-parts.ts';
import type { Reader } from './reader.ts';

/** A message as the log has it. */
export function plainRecordOf(message: FetchedMessage): ArchivedRecord {
  const { offset, timestamp, key, value } = message;
  return { offset: Number(offset), appendTimeMs: Number(timestamp), key, value, headers: plainHeadersOf(message) };
}

/**
 * The first committed record of a partition; null where it has none.
 * @throws KafkaLogError `trimmed` where it no longer begins at offset 0
 */
export async function firstRecordOf(reader: Reader, topic: Topic, partition: number): Promise<ArchivedRecord | null> {
  const end = (await reader.ends([{ topic, partition }])).get(placeOf(topic, partition)) ?? 0;
  for (let from = 0; from < end; ) {
    const [fetched] = await reader.read([{ topic, partition, from, limit: Infinity }], { recordsMax: 1, waitMs: 0 });
    const [first] = fetched?.messages ?? [];
    if (first !== undefined) return plainRecordOf(first);
    if (fetched === undefined || fetched.next <= from) return null;
    from = fetched.next;
  }
  return null;
}
