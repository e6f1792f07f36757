/** For specs: the proof of a statement of the sealed life beside the story, as the console answers it. */
import { proofBytes, proveStatement } from '@oretrail/replay';
import { SEALS } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { publicBatchesOf } from '@oretrail/test-support/archive/public-batches';
import { ARCHIVE_PARTITIONS } from './console.ts';

/** @param archive its folder @throws Error if no seal covers the statement */
export async function madeUpProof(archive: string, digest: string): Promise<Buffer> {
  const store = new DirectoryStore(archive);
  const batches = await publicBatchesOf(store, ARCHIVE_PARTITIONS);
  const seals = batches
    .filter(({ topic }) => topic === SEALS)
    .flatMap(({ records }) => records)
    .flatMap(({ content }) => (content.kind === 'seal' ? [JSON.parse(content.seal.seal)] : []));
  for (const { topic, partition, records } of batches) {
    const record = records.find(({ content }) => content.kind === 'event' && content.event.digest === digest);
    if (record === undefined) continue;
    const proof = await proveStatement(store, { digest, topic, partition, offset: record.offset, seals });
    if (proof !== null) return proofBytes(proof);
  }
  throw new Error(`No seal covers ${digest}`);
}
