/** For specs: what a console would have read of a sealed archive, at the same places. */
import {
  type ArchivedRecord,
  readWhole,
  SCHEMA_BYTES_MAX,
  SEAL_BYTES_MAX,
  schemaIdIn,
  schemaKey,
  sealKey,
  sha256Of,
  walkChain,
} from '@oretrail/archive';
import { Writer } from '@oretrail/avro';
import { type PublicBatch, type PublicRecord, publicRecordOf } from '@oretrail/read-model';
import { PUBLIC_INPUTS, SEALS } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';

async function writerOf(store: Store, record: ArchivedRecord): Promise<Writer | null> {
  const id = schemaIdIn(record);
  const text = id === null ? null : await readWhole(store, schemaKey(id), SCHEMA_BYTES_MAX);
  return text === null ? null : new Writer(text.toString('utf8'));
}

async function inputBatch(store: Store, topic: string, partition: number): Promise<PublicBatch> {
  const records: PublicRecord[] = [];
  for await (const step of walkChain(store, { topic, partition })) {
    if (step.kind !== 'records') continue;
    for (const record of step.records) records.push(publicRecordOf(topic, record, await writerOf(store, record)));
  }
  return { topic, partition, from: 0, next: (records.at(-1)?.offset ?? -1) + 1, records };
}

async function sealBatch(store: Store): Promise<PublicBatch> {
  const records: PublicRecord[] = [];
  for (;;) {
    const number = records.length + 1;
    const bytes = await readWhole(store, sealKey(number), SEAL_BYTES_MAX);
    if (bytes === null) return { topic: SEALS, partition: 0, from: 0, next: records.length, records };
    const seal = { number, sha256: sha256Of(bytes), seal: bytes.toString('utf8') };
    records.push({ offset: number - 1, appendTimeMs: number, content: { kind: 'seal', seal } });
  }
}

/** The seals of an archive, and topics: the inputs if they are left out. @param partitions of the co-partitioned topics */
export async function publicBatchesOf(
  store: Store,
  partitions: number,
  topics: Iterable<string> = PUBLIC_INPUTS,
): Promise<readonly PublicBatch[]> {
  const inputs = [...topics].flatMap((topic) => Array.from({ length: partitions }, (_, i) => ({ topic, i })));
  const batches = await Promise.all(inputs.map(({ topic, i }) => inputBatch(store, topic, i)));
  return [...batches.filter(({ records }) => records.length > 0), await sealBatch(store)];
}
