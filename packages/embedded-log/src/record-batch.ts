/** Records that one transaction adds to a partition, stored together: each value of LMDB costs microseconds. */
import { jsonOf, type NewRecord } from '@oretrail/runtime';

/** Characters of a batch, unless a single record has more: few, so that a reader of a part of it decodes little in vain. */
export const BATCH_CHARACTERS_MAX = 65_536;

/** What a batch has of a record: its key, and its value as JSON. */
export type StoredRecord = Readonly<{ key: string; json: string }>;

/** Records in runs of at most so many characters. */
export function* batchesOfRecords(records: readonly NewRecord[]): Iterable<readonly StoredRecord[]> {
  let [batch, characters] = [[] as StoredRecord[], 0];
  for (const record of records) {
    const stored = { key: record.key, json: jsonOf(record) };
    const size = stored.key.length + stored.json.length;
    if (batch.length > 0 && characters + size > BATCH_CHARACTERS_MAX) {
      yield batch;
      [batch, characters] = [[], 0];
    }
    batch.push(stored);
    characters += size;
  }
  if (batch.length > 0) yield batch;
}

/** A batch as a text: for each record the lengths of key and value, and both. */
export function batchText(records: readonly StoredRecord[]): string {
  return records.map(({ key, json }) => `${key.length},${json.length}:${key}${json}`).join('');
}

/** The records in a batch's text, in order. */
export function readBatch(text: string): readonly StoredRecord[] {
  const records: StoredRecord[] = [];
  for (let at = 0; at < text.length; ) {
    const comma = text.indexOf(',', at);
    const colon = text.indexOf(':', comma);
    const valueAt = colon + 1 + Number(text.slice(at, comma));
    at = valueAt + Number(text.slice(comma + 1, colon));
    records.push({ key: text.slice(colon + 1, valueAt), json: text.slice(valueAt, at) });
  }
  return records;
}
