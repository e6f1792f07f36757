/** From the bytes of an archived record to its event, judged as the workers have judged it. */

import type { ArchivedRecord } from '@oretrail/archive';
import { AvroError, type ReceivedHeaders, requireEvent, type Writer } from '@oretrail/avro';
import type { OretrailEvent } from '@oretrail/model';
import { FACTS, partitionOf, type Topic } from '@oretrail/runtime';

/** Where a record was, and what bears on how it was judged. */
export type Judgement = Readonly<{
  topic: Topic;
  partition: number;
  /** Partitions of the topic. */
  partitions: number;
  operators: ReadonlySet<string>;
}>;

function headersOf({ headers }: ArchivedRecord): ReceivedHeaders {
  const all = new Map<string, Uint8Array[]>();
  for (const { name, value } of headers) {
    const text = name.toString('utf8');
    const values = all.get(text) ?? [];
    // A null stands for none: who asks for such a header finds that it stands no time.
    all.set(text, value === null ? values : [...values, value]);
  }
  return Object.fromEntries(all);
}

function isMisplaced({ key }: ArchivedRecord, { topic, partition, partitions }: Judgement): boolean {
  const due = topic === FACTS ? 0 : partitionOf(key ?? Buffer.alloc(0), partitions);
  return due !== partition;
}

/**
 * The event of a record; null where the workers have buried it as a dead letter.
 * @param writer of the schema that its value names; null where the registry knew of none
 */
export function readEvent(record: ArchivedRecord, writer: Writer | null, judgement: Judgement): OretrailEvent | null {
  if (writer === null || isMisplaced(record, judgement)) return null;
  const { key, value } = record;
  try {
    return requireEvent({ key, value, headers: headersOf(record) }, writer, { operators: judgement.operators });
  } catch (error) {
    if (error instanceof AvroError) return null;
    throw error;
  }
}
