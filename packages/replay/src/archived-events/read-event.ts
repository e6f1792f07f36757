/** From the bytes of an archived record to its event, judged as the workers have judged it. */

import type { ArchivedRecord } from '@oretrail/archive';
import { AvroError, type ReceivedHeaders, requireEvent, type Writer } from '@oretrail/avro';
import { ANYBODY, type OretrailEvent } from '@oretrail/model';
import { type Reading, refusalOf } from '@oretrail/runtime';

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

/**
 * The event of a record; null where the workers have buried it as a dead letter.
 * @param writer of the schema that its value names; null where the registry knew of none
 */
export function readEvent(record: ArchivedRecord, writer: Writer | null, reading: Reading): OretrailEvent | null {
  if (writer === null) return null;
  const { key, value } = record;
  try {
    const event = requireEvent({ key, value, headers: headersOf(record) }, writer, { operators: ANYBODY });
    return refusalOf(event, reading) === null ? event : null;
  } catch (error) {
    if (error instanceof AvroError) return null;
    throw error;
  }
}
