import type { Verdict } from '@oretrail/model';
import { Random } from '@oretrail/test-support/random';
import { type History, historyOf } from '@oretrail/test-support/read-model/history';
import { isOfMaker, plainRows } from '@oretrail/test-support/read-model/plain-verdicts';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import type { LedgerRow, LedgerSum } from './ledger.ts';
import type { LedgerFilter } from './ledger-filter.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';

const SEEDS = [61, 62];
const FILTERS = 40;

/** A history lasts for hours, and its sums are by day: each of its seconds lasts for some minutes. */
const EPOCH_MS = Date.UTC(2026, 0, 1);
const stretched = (timeMs: number): number => EPOCH_MS + (timeMs - EPOCH_MS) * 400;

/**
 * The same revisions within weeks, and with credits that rise and fall: few of a history's vehicles earn one before everything is
 * stated.
 */
function withCredits(history: History, random: Random): History {
  const changed = new Map<Verdict, Verdict>();
  const revisions = Array.from(history.revisions, ([vin, published]) => {
    let last: Verdict | null = null;
    const rows = published.map((one) => {
      const amountUsd = random.pick([0, 3_750, 7_500]);
      const verdict: Verdict = { ...one.verdict, amountUsd, ...(last && { previousAmountUsd: last.amountUsd }) };
      changed.set(one.verdict, verdict);
      last = verdict;
      return { verdict, causes: one.causes, publishedAtMs: stretched(one.publishedAtMs) };
    });
    return [vin, rows] as const;
  });
  const batches = history.batches.map((batch) => {
    const records = batch.records.map(({ content, ...record }) => {
      const moved = { ...record, appendTimeMs: stretched(record.appendTimeMs) };
      if (content.kind !== 'verdict') return { ...moved, content };
      return { ...moved, content: { ...content, verdict: changed.get(content.verdict) ?? content.verdict } };
    });
    return { ...batch, records };
  });
  return { ...history, batches, revisions: new Map(revisions) };
}

/** A filter of some members, with values that some revision has. */
function filterFrom(random: Random, rows: readonly LedgerRow[]): LedgerFilter {
  const [row, other] = [random.pick(rows), random.pick(rows)];
  const all: Required<LedgerFilter> = {
    cause: [row.cause ?? 'rules', other.cause ?? 'data'],
    status: [row.status],
    manufacturer: [row.vehicle?.manufacturer ?? ''],
    model: [row.vehicle?.model ?? '', 'no such'],
    publishedFromMs: row.publishedAtMs,
    publishedToMs: other.publishedAtMs,
    makers: [row.vin.slice(0, 3), `${other.vin.slice(0, 2)}9${other.vin.slice(11, 14)}`],
  };
  return Object.fromEntries(Object.entries(all).filter(() => random.percent(25)));
}

const isOneOf = (values: readonly string[] | undefined, value: string | null): boolean =>
  values === undefined || (value !== null && values.includes(value));

function isLeft(row: LedgerRow, filter: LedgerFilter): boolean {
  const { publishedFromMs = 0, publishedToMs = Number.MAX_SAFE_INTEGER, makers } = filter;
  return [
    isOneOf(filter.cause, row.cause),
    isOneOf(filter.status, row.status),
    isOneOf(filter.manufacturer, row.vehicle?.manufacturer ?? ''),
    isOneOf(filter.model, row.vehicle?.model ?? ''),
    row.publishedAtMs >= publishedFromMs && row.publishedAtMs < publishedToMs,
    makers === undefined || makers.some((maker) => isOfMaker(row.vin, maker)),
  ].every(Boolean);
}

function sumsOf(rows: readonly LedgerRow[]): readonly LedgerSum[] {
  return [...Map.groupBy(rows, ({ cause }) => cause)].map(([cause, of]) => {
    const steps = of.map(({ amountUsd, previousAmountUsd }) => amountUsd - (previousAmountUsd ?? 0));
    const sum = (sign: number): number => steps.reduce((all, step) => all + Math.max(sign * step, 0), 0);
    return { cause, revisions: of.length, gainedUsd: sum(1), lostUsd: sum(-1) };
  });
}

const byCause = (sums: readonly LedgerSum[]) => new Map(sums.map((sum) => [sum.cause, sum]));

describe.each(SEEDS)('the ledger of history %i', (seed) => {
  const random = new Random(seed);
  const history = withCredits(historyOf({ seed, vehicles: 30 }), random);
  const database = openForWriting(IN_MEMORY, 'spec');
  new Fold(database).take(history.batches.map(rowsOf));
  // Few vehicles of a model are found first, and those of many are looked up: both ways must give the same.
  const [reading, lookingUp] = [new Reading(database), new Reading(database, 2)];
  const vehicles = new Map(plainRows(history).map(({ vin, vehicle }) => [vin, vehicle]));
  // The time of each record of a history is its own, so the time alone is the order.
  const all = [...history.revisions]
    .flatMap(([vin, published]) =>
      published.map(({ verdict, causes, publishedAtMs }): LedgerRow => {
        const { revision, verdictId, status, amountUsd, previousAmountUsd = null, cause = null } = verdict;
        const vehicle = vehicles.get(vin) ?? null;
        return {
          publishedAtMs,
          vin,
          revision,
          vehicle,
          verdictId,
          status,
          amountUsd,
          previousAmountUsd,
          cause,
          causes,
        };
      }),
    )
    .sort((a, b) => a.publishedAtMs - b.publishedAtMs);
  const cases = Array.from({ length: FILTERS }, () => {
    return { filter: filterFrom(random, all), isDescending: random.percent(50) };
  });

  it('is of some vehicles with several revisions, and its filters are not all empty, nor whole', () => {
    expect(all.length).toBeGreaterThan(vehicles.size);
    const left = cases.map(({ filter }) => all.filter((row) => isLeft(row, filter)).length);
    expect(left.filter((count) => count > 0 && count < all.length).length).toBeGreaterThan(FILTERS / 4);
  });

  it('is of several days, and has sums of each', () => {
    const days = new Set(all.map(({ publishedAtMs }) => Math.floor(publishedAtMs / 86_400_000)));
    expect(days.size).toBeGreaterThan(5);
    expect(database.prepare('SELECT count(DISTINCT day) AS n FROM ledger_days').get()?.['n']).toBe(days.size);
  });

  const ways = cases.flatMap((one) => [reading, lookingUp].map((by) => ({ ...one, by })));
  it.each(ways)('has each revision once, page by page, and their sums: $filter', ({ by, filter, isDescending }) => {
    const left = all.filter((row) => isLeft(row, filter));
    const due = isDescending ? left.toReversed() : left;
    const asked = { filter, isDescending, limit: 7 };
    const first = answerOf(by, 'ledger', { ...asked, withTotals: true }).result;
    expect(first.totals?.revisions).toBe(due.length);
    expect(byCause(first.totals?.byCause ?? [])).toEqual(byCause(sumsOf(due)));
    const rows = [...first.rows];
    for (let { next } = first; next !== null; ) {
      const page = answerOf(by, 'ledger', { ...asked, after: next }).result;
      expect(page.totals).toBeNull();
      rows.push(...page.rows);
      ({ next } = page);
    }
    expect(rows).toEqual(due);
  });

  it('adds up to what the last revisions are worth', () => {
    const { totals } = answerOf(reading, 'ledger', { limit: 1, withTotals: true }).result;
    const net = totals?.byCause.reduce((sum, { gainedUsd, lostUsd }) => sum + gainedUsd - lostUsd, 0);
    const worth = plainRows(history).reduce((sum, { amountUsd }) => sum + amountUsd, 0);
    expect(worth).toBeGreaterThan(0);
    expect(totals?.byCause.some(({ gainedUsd, lostUsd }) => gainedUsd > 0 && lostUsd > 0)).toBe(true);
    expect(net).toBe(worth);
  });

  it('pages through revisions that were published in one instant', () => {
    const same = openForWriting(IN_MEMORY, 'spec');
    const appendTimeMs = all[0]?.publishedAtMs ?? 0;
    const batches = history.batches.map((batch) => {
      return { ...batch, records: batch.records.map((record) => ({ ...record, appendTimeMs })) };
    });
    new Fold(same).take(batches.map(rowsOf));
    for (const isDescending of [false, true]) {
      const keys: string[] = [];
      const by = new Reading(same);
      let page = answerOf(by, 'ledger', { limit: 7, isDescending }).result;
      for (;;) {
        keys.push(...page.rows.map(({ vin, revision }) => `${vin} ${String(revision).padStart(4, '0')}`));
        if (page.next === null) break;
        page = answerOf(by, 'ledger', { limit: 7, isDescending, after: page.next }).result;
      }
      const due = all.map(({ vin, revision }) => `${vin} ${String(revision).padStart(4, '0')}`).sort();
      expect(keys).toEqual(isDescending ? due.toReversed() : due);
    }
  });
});
