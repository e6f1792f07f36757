import { VERDICTS } from '@oretrail/runtime';
import { Random } from '@oretrail/test-support/random';
import { historyOf } from '@oretrail/test-support/read-model/history';
import {
  DIMENSIONS,
  filterFrom,
  isLeft,
  type PlainRow,
  plainRows,
  sorted,
  summaryOf,
  totalsOf,
} from '@oretrail/test-support/read-model/plain-verdicts';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';

const SEEDS = [11, 12];
const FILTERS = 40;
const SORTS = ['vin', 'publishedAt', 'amountUsd', 'decidingDate'] as const;
describe.each(SEEDS)('the lists of history %i', (seed) => {
  const history = historyOf({ seed, vehicles: 30 });
  const database = openForWriting(IN_MEMORY, 'spec');
  new Fold(database).take(history.batches.map(rowsOf));
  const reading = new Reading(database);
  const all = plainRows(history);
  const random = new Random(seed);
  const cases = Array.from({ length: FILTERS }, () => {
    return { filter: filterFrom(random, all), sort: random.pick(SORTS), isDescending: random.percent(50) };
  });
  const codesSorted = (row: PlainRow): PlainRow => ({ ...row, findings: [...row.findings].sort() });

  it('are not all empty, nor whole', () => {
    expect(all.length).toBeGreaterThan(20);
    const left = cases.map(({ filter }) => all.filter((row) => isLeft(row, filter)).length);
    expect(left.filter((count) => count > 0 && count < all.length).length).toBeGreaterThan(FILTERS / 4);
  });

  it.each(cases)(
    'are what the plainest reading gives, page by page: $filter $sort',
    ({ filter, sort, isDescending }) => {
      const due = sorted(
        all.filter((row) => isLeft(row, filter)),
        sort,
        isDescending,
      );
      const asked = { filter, sort, isDescending, limit: 7 };
      const first = answerOf(reading, 'verdicts', { ...asked, withTotals: true }).result;
      expect(first.totals).toEqual(totalsOf(due));
      const rows = [...first.rows];
      for (let { next } = first; next !== null; ) {
        const page = answerOf(reading, 'verdicts', { ...asked, after: next }).result;
        rows.push(...page.rows);
        ({ next } = page);
      }
      expect(rows.map(codesSorted)).toEqual(due.map(codesSorted));
    },
  );

  it.each(cases.slice(0, 20))('are summed up as the plainest reading does: %j', ({ filter }) => {
    const by = random.shuffled(DIMENSIONS).slice(0, 1 + random.below(3));
    const { rows, more, makers } = answerOf(reading, 'summary', { by, filter, withMakers: true }).result;
    const left = all.filter((one) => isLeft(one, filter));
    const due = [...summaryOf(left, by)];
    expect(makers).toEqual([...new Set(left.map(({ vehicle }) => vehicle?.manufacturer ?? ''))].sort());
    const keyed = (one: { by: unknown }): string => JSON.stringify(one.by);
    expect(more).toBe(0);
    expect([...rows].sort((a, b) => (keyed(a) < keyed(b) ? -1 : 1))).toEqual(
      due.sort((a, b) => (keyed(a) < keyed(b) ? -1 : 1)),
    );
  });

  it('give each verdict, and each revision, as it was published', () => {
    const vehicles = new Map(all.map(({ vin, vehicle }) => [vin, vehicle]));
    for (const [vin, published] of history.revisions) {
      const { rows } = answerOf(reading, 'revisions', { vin, limit: 1_000 }).result;
      expect(rows).toEqual(published.map((one) => expect.objectContaining(one)));
      const last = answerOf(reading, 'verdict', { vin }).result;
      expect(last).toEqual({ ...rows.at(-1), vehicle: vehicles.get(vin) });
    }
  });

  it('give the revisions of each partition in the order of the log', () => {
    for (const { topic, partition, records } of history.batches) {
      if (topic !== VERDICTS) continue;
      const offsets: number[] = [];
      for (let from = 0, isMore = true; isMore; ) {
        const { rows, next } = answerOf(reading, 'changes', { partition, from, limit: 5 }).result;
        offsets.push(...rows.map(({ offset }) => offset));
        [isMore, from] = [rows.length > 0, next];
      }
      expect(offsets).toEqual(records.map(({ offset }) => offset));
    }
  });

  it('compare the first revision with the last', () => {
    const changed = [...history.revisions].filter(([, { length }]) => length > 1);
    expect(changed.length).toBeGreaterThan(0);
    for (const [vin, published] of changed) {
      const [before, after] = [published[0]?.verdict, published.at(-1)?.verdict];
      const { result } = answerOf(reading, 'comparison', { vin, from: 1, to: published.length });
      expect(result?.amountUsd).toEqual({ before: before?.amountUsd, after: after?.amountUsd });
      const causes = published.slice(1).flatMap(({ causes: { digests } }) => digests);
      expect(new Set(result?.causes.digests)).toEqual(new Set(causes));
      const codes = (of: readonly { code: string }[] | undefined): string[] => of?.map(({ code }) => code) ?? [];
      const came = codes(after?.findings).filter((code) => !codes(before?.findings).includes(code));
      expect(codes(result?.findings.came)).toEqual(expect.arrayContaining(came));
    }
  });
});
