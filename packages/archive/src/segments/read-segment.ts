/** Reads a segment block by block, and trusts nothing of it. */
import { archiveError } from '../errors.ts';
import { SEGMENT_BYTES_MAX, SEGMENT_RECORDS_MAX } from '../limits.ts';
import { type ArchivedRecord, readRecords } from './archived-record.ts';
import { ChunkReader, type Chunks } from './chunk-reader.ts';
import { HEADER_BYTES, headerOf, inflated } from './container.ts';
import { type SegmentPlace, SYNC_BYTES, syncMarkerOf } from './segment-place.ts';
import { SegmentTally, type SegmentTotals } from './segment-tally.ts';

/** What deflate may take for a block: more than its records, by an eighth and some bytes, and it was not ours. */
const DEFLATED_BYTES_MAX = SEGMENT_BYTES_MAX + SEGMENT_BYTES_MAX / 8;

async function readBlock(reader: ChunkReader, sync: Buffer, tally: SegmentTally): Promise<readonly ArchivedRecord[]> {
  const count = await reader.takeLength();
  if (count === 0 || count > SEGMENT_RECORDS_MAX) throw archiveError('bad-block', `A block of ${count} records`);
  const length = await reader.takeLength();
  if (length > DEFLATED_BYTES_MAX) throw archiveError('bad-block', `A block of ${length} bytes`);
  const block = inflated(await reader.take(length), Math.max(1, SEGMENT_BYTES_MAX - tally.recordBytes));
  if (!sync.equals(await reader.take(SYNC_BYTES))) throw archiveError('bad-block', 'The marker is another');
  tally.addBytes(block);
  return readRecords(block, count, (offset, record) => tally.add(offset, record));
}

/**
 * The records of a segment, block by block. Nothing is proved before the end, when what was counted of them can be compared
 * with the manifest. It holds one block, of at most {@link SEGMENT_BYTES_MAX}.
 * @param onEnd gets what was counted; it may throw
 * @throws ArchiveError `not-a-segment`, `truncated`, `bad-block`, `bad-record`, `bad-order`, `too-large`
 */
export async function* readSegment(
  place: SegmentPlace,
  chunks: Chunks,
  onEnd: (totals: SegmentTotals) => void,
): AsyncGenerator<readonly ArchivedRecord[]> {
  const reader = new ChunkReader(chunks);
  try {
    if (!headerOf(place).equals(await reader.take(HEADER_BYTES))) {
      throw archiveError('not-a-segment', `It is not of ${place.topic}/${place.partition} from ${place.first} on`);
    }
    const [sync, tally] = [syncMarkerOf(place), new SegmentTally(place)];
    while (!(await reader.isAtEnd())) yield await readBlock(reader, sync, tally);
    if (tally.count === 0) throw archiveError('truncated', 'It has no record');
    onEnd(tally.totals(reader.objectSha256(), reader.bytes));
  } finally {
    await reader.close();
  }
}
