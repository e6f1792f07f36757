/** What an older version of Oretrail leaves: journals of version 1. It leaves states too, in a layout that is not seen any more. */
import { readFileSync } from 'node:fs';
import { JsonRecord, type Topic } from '@oretrail/runtime';
import type { MemoryLog } from '../simulator/memory-log.ts';

/**
 * A log of one partition that the last version with journals of version 1 has written, at 5423b143: ore, cells of it and a
 * vehicle; then a second vehicle, and the cells stated again. A record in each line.
 */
const JOURNALS_V1 = new URL('journals-v1.ndjson', import.meta.url);

type Left = Readonly<{ topic: Topic; offset: number; key: string; value: object; causes?: string }>;

/** Fills a log with it. */
export function fillWithJournalsV1(log: MemoryLog): void {
  for (const line of readFileSync(JOURNALS_V1, 'utf8').trimEnd().split('\n')) {
    const { topic, offset, key, value, causes }: Left = JSON.parse(line);
    log.place(new JsonRecord(topic, 0, offset, key, JSON.stringify(value)).causedBy(causes));
  }
}
