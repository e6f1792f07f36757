/** The verdicts of an archive with all that they say. */
import { type ArchivedRecord, type PartitionPlace, SchemaShelf, walkChain } from '@oretrail/archive';
import type { Verdict } from '@oretrail/model';
import { partitionOf, VERDICTS } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';

/** A verdict with the record that it was read from. */
export type FoundVerdict = Readonly<{ verdict: Verdict; place: PartitionPlace; record: ArchivedRecord }>;

/**
 * All verdicts of a partition before an offset, block by block. They are proved at the end of each segment only.
 * @throws ArchiveError of the first object that fails, by name
 */
async function* archivedVerdicts(
  store: Store,
  partition: number,
  end: number,
): AsyncGenerator<readonly FoundVerdict[]> {
  const place = { topic: VERDICTS, partition };
  const shelf = new SchemaShelf(store);
  for await (const step of walkChain(store, place)) {
    if (step.kind === 'manifest' && step.head.manifest.first >= end) return;
    if (step.kind !== 'records') continue;
    const found: FoundVerdict[] = [];
    for (const record of step.records) {
      if (record.offset < end) found.push({ verdict: await shelf.verdictIn(record), place, record });
    }
    yield found;
  }
}

/** All revisions before a cut, those of a vehicle in their order. @param vin of the one vehicle that is asked for @throws as above */
export async function* revisionsBefore(
  store: Store,
  ends: readonly number[],
  vin?: string,
): AsyncGenerator<readonly Verdict[]> {
  for (const [partition, end] of ends.entries()) {
    if (vin !== undefined && partition !== partitionOf(vin, ends.length)) continue;
    for await (const found of archivedVerdicts(store, partition, end)) {
      yield found.map(({ verdict }) => verdict).filter((verdict) => vin === undefined || verdict.vin === vin);
    }
  }
}

/** The last verdict of a vehicle before a cut; null if it has none. @param ends of the cut, for each partition */
export async function archivedVerdictOf(
  store: Store,
  vin: string,
  ends: readonly number[],
): Promise<FoundVerdict | null> {
  const partition = partitionOf(vin, ends.length);
  let last: FoundVerdict | null = null;
  for await (const found of archivedVerdicts(store, partition, ends[partition] ?? 0)) {
    last = found.findLast(({ verdict }) => verdict.vin === vin) ?? last;
  }
  return last;
}
