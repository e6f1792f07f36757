/** What one more event would change, worked out by the workers of a run on a copy of its log. */
import { join } from 'node:path';
import { EmbeddedLog } from '@oretrail/embedded-log';
import type { OretrailEvent, Verdict } from '@oretrail/model';
import { batchesOf, eventRecord, operatorRecords, operatorsBehind, VERDICTS } from '@oretrail/runtime';
import { withLog } from './derive.ts';
import { openPipeline } from './log/directory-log.ts';

/** Vehicles whose verdict would be another, and their dollars in whole USD before and after. */
export type Bill = Readonly<{ vehicles: number; previousAmountUsd: number; amountUsd: number }>;

type Ends = readonly number[];

async function endsOf(log: EmbeddedLog): Promise<Ends> {
  return Promise.all(Array.from({ length: log.partitions }, (_, partition) => log.end(VERDICTS, partition)));
}

/** Adds up the first and the last of the new revisions of each vehicle. */
async function billSince(log: EmbeddedLog, ends: Ends): Promise<Bill> {
  const changes = new Map<string, Readonly<{ first: Verdict; last: Verdict }>>();
  for (const [partition, end] of ends.entries()) {
    for await (const { records } of batchesOf(log, VERDICTS, partition, end)) {
      for (const { key, value } of records) {
        const verdict = value as Verdict;
        changes.set(key, { first: changes.get(key)?.first ?? verdict, last: verdict });
      }
    }
  }
  const changed = [...changes.values()].filter(({ first, last }) => first.supersedes !== last.verdictId);
  return {
    vehicles: changed.length,
    previousAmountUsd: changed.reduce((sum, { first }) => sum + (first.previousAmountUsd ?? 0), 0),
    amountUsd: changed.reduce((sum, { last }) => sum + last.amountUsd, 0),
  };
}

async function billOn(log: EmbeddedLog, event: OretrailEvent, directory: string): Promise<Bill> {
  const pipeline = await openPipeline(log, directory);
  // An interrupted run may have left something to do.
  await log.inGroups(() => pipeline.runToRest());
  const ends = await endsOf(log);
  await log.append([...operatorRecords(operatorsBehind([event])), eventRecord(event, log.partitions)]);
  await log.inGroups(() => pipeline.runToRest());
  return billSince(log, ends);
}

/**
 * What an event would change in the verdicts of a directory; nothing of it is changed.
 * @param folder an empty one to work in, with as much room as the log takes
 * @throws RunDirectoryError as `withLog`
 */
export async function billOf(directory: string, event: OretrailEvent, folder: string): Promise<Bill> {
  const copy = join(folder, 'log');
  const partitions = await withLog(directory, async ({ log }) => {
    await log.copyTo(copy);
    return log.partitions;
  });
  const log = EmbeddedLog.open({ directory: copy, partitions, isExisting: true, isTemporary: true });
  try {
    return await billOn(log, event, directory);
  } finally {
    await log.close();
  }
}
