/** Messages as plain records, byte for byte: what digests are made of. */
import { type ArchivedRecord, headerList } from '@oretrail/avro';
import { type Topic, topicPartitionOf } from '@oretrail/runtime';
import type { FetchedMessage, Withheld } from './fetch/fetched-message.ts';
import { headersIn } from './header-bytes.ts';
import type { Reader } from './reader.ts';

/** What an archive has of a record that was withheld; docs/audit.md. It can be no event, for it has no value. */
function instead(
  { of, bytes, sha256, code }: Withheld,
  beginning: Buffer,
): Pick<ArchivedRecord, 'key' | 'value' | 'headers'> {
  const said = { of, bytes: String(bytes), sha256, code, beginning };
  const named = Object.entries(said).map(([name, value]) => [`__oretrail.withheld.${name}`, value] as const);
  return { key: null, value: null, headers: headerList(Object.fromEntries(named)) };
}

/** A message as the log has it; its substitute if it is withheld. */
export function plainRecordOf({ offset, timeMs, withheld, ...message }: FetchedMessage): ArchivedRecord {
  const place = { offset, appendTimeMs: timeMs };
  const { key, value, headerBytes } = message;
  if (withheld !== undefined) return { ...place, ...instead(withheld, value ?? key ?? Buffer.alloc(0)) };
  return { ...place, key, value, headers: [...headersIn(headerBytes)] };
}

/**
 * The first committed record of a partition; null if it has none.
 * @throws KafkaLogError `trimmed` if it no longer begins at offset 0
 */
export async function firstRecordOf(
  reader: Pick<Reader, 'ends' | 'read'>,
  topic: Topic,
  partition: number,
): Promise<ArchivedRecord | null> {
  const end = (await reader.ends([{ topic, partition }])).get(topicPartitionOf(topic, partition)) ?? 0;
  for (let from = 0; from < end; ) {
    const [fetched] = await reader.read([{ topic, partition, from, limit: Infinity }], { recordsMax: 1, waitMs: 0 });
    const [first] = fetched?.messages ?? [];
    if (first !== undefined) return plainRecordOf(first);
    if (fetched === undefined || fetched.next <= from) return null;
    from = fetched.next;
  }
  return null;
}
