/** The records of an archive as people can read them: those of every topic, in force or not, byte for byte where nothing can be read. */
import {
  ARCHIVE_ROOT,
  type ArchivedRecord,
  about,
  type PartitionPlace,
  readKey,
  SchemaShelf,
  schemaIdIn,
  walkChain,
} from '@oretrail/archive';
import { AVRO_ERRORS, readRecord, readStatedEvent, type Writer } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { GRANTS, PUBLIC_INPUTS, type Topic } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';

/** Which records are read; what is left out does not bound them. */
export type RecordsAsked = Readonly<{
  topic?: Topic | undefined;
  partition?: number | undefined;
  /** The first offset of each partition that is read. */
  from?: number | undefined;
  /** The key of the records: a lot, a VIN or a fact key. */
  key?: string | undefined;
}>;

/** One record. Texts that are not UTF-8 have the replacement character in them. */
export type LegibleRecord = Readonly<{
  topic: Topic;
  partition: number;
  offset: number;
  /** RFC 3339, to the millisecond: when the log took it. */
  appendTime: string;
  key: string | null;
  headers: readonly (readonly [name: string, value: string | null])[];
  /** An event with its attributes, a verdict, or a grant; null if nothing can be read. */
  value: unknown;
  /** Why nothing can be read; null if it can be, or if there is no value. */
  unreadable: string | null;
}>;

const textOf = (bytes: Buffer | null): string | null => bytes?.toString('utf8') ?? null;

async function placesIn(store: Store, { topic, partition }: RecordsAsked): Promise<readonly PartitionPlace[]> {
  const places = new Map<string, PartitionPlace>();
  for await (const { key } of store.list(ARCHIVE_ROOT)) {
    const object = readKey(key);
    if (object === null || !('place' in object)) continue;
    const { place } = object;
    if ((topic ?? place.topic) !== place.topic || (partition ?? place.partition) !== place.partition) continue;
    places.set(`${place.topic}/${place.partition}`, { topic: place.topic, partition: place.partition });
  }
  return [...places.values()].sort((a, b) =>
    a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
  );
}

/** @throws AvroError, SyntaxError if nothing can be read */
function contentOf(topic: Topic, record: ArchivedRecord, writer: Writer | null): unknown {
  if (record.value === null) return null;
  if (topic === GRANTS) return JSON.parse(record.value.toString('utf8'));
  if (writer === null) throw AVRO_ERRORS.error('schema-unavailable', 'No manifest names its schema');
  return PUBLIC_INPUTS.has(topic) ? readStatedEvent(record, writer) : readRecord(topic, record, writer);
}

function legible(place: PartitionPlace, record: ArchivedRecord, writer: Writer | null): LegibleRecord {
  const { offset, appendTimeMs, key, headers } = record;
  const known = {
    ...place,
    offset,
    appendTime: new Date(appendTimeMs).toISOString(),
    key: textOf(key),
    headers: headers.map(({ name, value }) => [name.toString('utf8'), textOf(value)] as const),
  };
  try {
    return { ...known, value: contentOf(place.topic, record, writer), unreadable: null };
  } catch (error) {
    if (isErrorOf(AVRO_ERRORS, error)) return { ...known, value: null, unreadable: error.what };
    if (error instanceof SyntaxError) return { ...known, value: null, unreadable: 'It is not JSON' };
    throw error;
  }
}

async function* legibleIn(
  store: Store,
  place: PartitionPlace,
  { from = 0, key }: RecordsAsked,
): AsyncGenerator<readonly LegibleRecord[]> {
  const shelf = new SchemaShelf(store);
  const writers = new Map<number, Writer | null>();
  for await (const step of walkChain(store, place)) {
    if (step.kind === 'manifest') {
      await about(step.key, async () => {
        for (const [id, digest] of Object.entries(step.head.manifest.schemas)) {
          writers.set(Number(id), digest === null ? null : await shelf.requiredWriter(Number(id), digest));
        }
      });
    }
    if (step.kind !== 'records') continue;
    const asked = step.records.filter((one) => one.offset >= from && (key === undefined || textOf(one.key) === key));
    yield asked.map((record) => {
      const id = schemaIdIn(record);
      return legible(place, record, id === null ? null : (writers.get(id) ?? null));
    });
  }
}

/**
 * Reads records, partition by partition, each in its order. They are verified on the way.
 * @throws ArchiveError of the first object that fails, by name
 */
export async function* legibleRecords(store: Store, asked: RecordsAsked): AsyncGenerator<readonly LegibleRecord[]> {
  for (const place of await placesIn(store, asked)) yield* legibleIn(store, place, asked);
}
