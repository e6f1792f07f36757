/** Writes events and verdicts into an archive, as if they had come from Kafka. */
import { type ArchiveBatch, ownRecord, ownSchemaText, PartitionArchiver, partitionAt } from '@oretrail/archive';
import type { OretrailEvent, Verdict } from '@oretrail/model';
import {
  eventRecord,
  type NewRecord,
  partitionOf,
  type TopicPartition,
  topicPartitionOf,
  VERDICTS,
} from '@oretrail/runtime';
import type { Store } from '@oretrail/store';

/** Partitions of each topic but the facts. */
export const PARTITIONS = 2;

function verdictRecord(verdict: Verdict): NewRecord {
  const { vin } = verdict;
  return { topic: VERDICTS, partition: partitionOf(vin, PARTITIONS), key: vin, value: verdict };
}

function batchFrom(first: number, records: readonly NewRecord[]): ArchiveBatch {
  const archived = records.map((record, i) => ownRecord({ ...record, offset: first + i }));
  return { records: archived, next: first + records.length };
}

/** Every partition from its first record on. */
export class ArchiveWriter {
  private readonly store: Store;
  private readonly archivers = new Map<TopicPartition, PartitionArchiver>();

  constructor(store: Store) {
    this.store = store;
  }

  /** Where each partition ends. */
  get ends(): Readonly<Record<TopicPartition, number>> {
    return Object.fromEntries([...this.archivers].map(([place, { position }]) => [place, position]));
  }

  async takeEvents(events: readonly OretrailEvent[]): Promise<void> {
    await this.take(events.map((event) => eventRecord(event, PARTITIONS)));
  }

  async takeVerdicts(verdicts: readonly Verdict[]): Promise<void> {
    await this.take(verdicts.map(verdictRecord));
  }

  /** Ends all segments. */
  async cut(): Promise<void> {
    for (const archiver of this.archivers.values()) await archiver.cutAt(archiver.position);
  }

  private async take(records: readonly NewRecord[]): Promise<void> {
    for (const [place, own] of Map.groupBy(records, ({ topic, partition }) => topicPartitionOf(topic, partition))) {
      const archiver = await this.archiverOf(place);
      await archiver.take(batchFrom(archiver.position, own));
    }
  }

  private async archiverOf(place: TopicPartition): Promise<PartitionArchiver> {
    const known = this.archivers.get(place);
    if (known !== undefined) return known;
    const options = { store: this.store, cluster: 'benchmark', schemaOf: ownSchemaText };
    const archiver = await PartitionArchiver.open(options, partitionAt(place), null);
    this.archivers.set(place, archiver);
    return archiver;
  }
}
