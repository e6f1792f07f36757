/** Where the last record of a journal is found. */
import { expect, it } from 'vitest';
import { STEP_RECORDS_MAX } from '../limits.ts';
import type { Log, LogRecord, ReadRequest } from '../port/log.ts';
import { journalOf } from '../port/topics.ts';
import { lastJournalValue } from './journal-end.ts';

const TASK = { worker: 'eligibility', index: 1 };
const END = 100_000;

/** A journal with records at some offsets, all others being markers, and the offsets from which it was read. */
function journalWith(records: Readonly<Record<number, string>>) {
  const readFrom: number[] = [];
  const read = async ({ topic, partition, from, recordsMax }: ReadRequest) => {
    readFrom.push(from);
    expect([topic, partition, recordsMax]).toEqual([journalOf(TASK.worker), TASK.index, STEP_RECORDS_MAX]);
    const found = Object.entries(records).map(([at, key]): LogRecord => {
      return { topic, partition, offset: Number(at), key, value: { at: Number(at) } };
    });
    return { records: found.filter(({ offset }) => offset >= from), next: END };
  };
  return { log: { read } as unknown as Log, readFrom };
}

it.each<[string, Readonly<Record<number, string>>, number, number | null]>([
  ['none at all', {}, 0, null],
  ['only those of others', { 5: 'eligibility-0', [END - 2]: 'eligibility-11' }, 0, null],
  ['one at the end, the last of several', { 3: 'eligibility-1', [END - 2]: 'eligibility-1' }, 0, END - 2],
  ['one far before the end', { 3: 'eligibility-1', [END - 2]: 'eligibility-0' }, 0, 3],
  ['one at the first offset', { 7: 'eligibility-1' }, 7, 7],
  ['only one before what is looked at', { 7: 'eligibility-1' }, 8, null],
  ['one before the end, if nothing is to be looked at', { 7: 'eligibility-1' }, END, null],
])('of a journal with %s', async (_, records, from, at) => {
  expect(await lastJournalValue(journalWith(records).log, TASK, { from, end: END })).toEqual(
    at === null ? null : { at },
  );
});

it('is found without a look at what is long past', async () => {
  const { log, readFrom } = journalWith({ 3: 'eligibility-1', [END - 2]: 'eligibility-1' });
  await lastJournalValue(log, TASK, { from: 0, end: END });
  expect(readFrom).toEqual([END - 16]);
});
