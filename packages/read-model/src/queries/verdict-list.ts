/** Lists of verdicts: one row a vehicle, in keyset pages. Source: console.md, "2. Query API". */
import { type FindingCode, hasVinForm, isDay } from '@oretrail/model';
import type { LastVerdicts } from '../last-verdicts/last-verdicts.ts';
import { countsOf, matchesOf } from '../last-verdicts/matching.ts';
import { type Order, type Place, pageOf } from '../last-verdicts/page.ts';
import { type VinCode, vinCode } from '../last-verdicts/vin-code.ts';
import { dayNumber } from '../rows/day.ts';
import { codesOf } from '../rows/finding-bits.ts';
import { unpackedId } from '../rows/packed-id.ts';
import type { VehicleAttributes } from '../rows/subject-rows.ts';
import { badQuery, requiredCount, requiredEntry, requiredLimit, requiredText } from './bounds.ts';
import type { Columns, Reading } from './reading.ts';
import { filterParts, matchingOf, type VerdictFilter } from './verdict-filter.ts';
import { totalsOf, type VerdictTotals } from './verdict-totals.ts';

/**
 * What a list is sorted by, then by VIN, all in the same direction; deciding dates before that by publication. A verdict without
 * a deciding date comes before all others.
 */
export type VerdictSort = 'vin' | 'publishedAt' | 'amountUsd' | 'decidingDate';

/** The last row of a page: the next one begins behind it. */
export type VerdictCursor = Readonly<{
  value: string | number;
  /** For deciding dates only. */
  publishedAtMs?: number;
  vin: string;
}>;

/** What is asked for. */
export type VerdictsAsked = Readonly<{
  filter?: VerdictFilter;
  /** `vin` if left out. */
  sort?: VerdictSort;
  isDescending?: boolean;
  /** The last row of a page with the same filter and order. */
  after?: VerdictCursor;
  /** 1 to 1,000. */
  limit: number;
  /** Whether totals of the filter are wanted, for the first page. */
  withTotals?: boolean;
}>;

/** One vehicle in a list. */
export type ListedVerdict = Readonly<{
  vin: string;
  /** Null if no production is in force. */
  vehicle: VehicleAttributes | null;
  revision: number;
  verdictId: string;
  status: string;
  amountUsd: number;
  potentialUsd: number;
  /** Null for a first revision. */
  previousAmountUsd: number | null;
  cause: string | null;
  basis: string | null;
  decidingDate: string | null;
  ruleset: string;
  findings: readonly FindingCode[];
  /** Kafka's append time: milliseconds since 1970. */
  publishedAtMs: number;
}>;

/** One page. */
export type VerdictPage = Readonly<{
  rows: readonly ListedVerdict[];
  /** Null on the last page. */
  next: VerdictCursor | null;
  totals: VerdictTotals | null;
}>;

type KeysOf = (last: LastVerdicts) => Omit<Order, 'isDescending'>;

/** What each order compares: see `VerdictSort`. */
const KEYS: ReadonlyMap<string, KeysOf> = new Map<string, KeysOf>([
  ['vin', ({ columns: { vinHeads, vinTails } }) => ({ first: vinHeads, second: vinTails })],
  ['publishedAt', ({ columns: { publishedAtMs } }) => ({ first: publishedAtMs, second: null })],
  ['amountUsd', (last) => ({ first: last.amountsOfVehicles(), second: null })],
  ['decidingDate', ({ columns: { decidingDays, publishedAtMs } }) => ({ first: decidingDays, second: publishedAtMs })],
]);

/** The vehicle of columns of the table of vehicles; null without a production in force. */
export function vehicleIn(columns: Columns): VehicleAttributes | null {
  const { manufacturer, make, model, model_year: modelYear, plant } = columns;
  return manufacturer === null ? null : ({ manufacturer, make, model, modelYear, plant } as VehicleAttributes);
}

function listed(columns: Columns): ListedVerdict {
  return {
    vin: columns['vin'],
    vehicle: vehicleIn(columns),
    revision: columns['revision'],
    verdictId: unpackedId(columns['verdict_id'] as string | Uint8Array),
    status: columns['status'],
    amountUsd: columns['amount_usd'],
    potentialUsd: columns['potential_usd'],
    previousAmountUsd: columns['previous_usd'],
    cause: columns['cause'] === '' ? null : columns['cause'],
    basis: columns['basis'],
    decidingDate: columns['deciding_date'],
    ruleset: columns['ruleset'],
    findings: codesOf(columns['finding_bits'] as number),
    publishedAtMs: columns['published_at_ms'],
  } as ListedVerdict;
}

/** The keys of a cursor. @throws ReadModelError `bad-query` */
function keysBehind(
  sort: VerdictSort,
  { value, publishedAtMs = 0 }: VerdictCursor,
  code: VinCode,
): Pick<Place, 'first' | 'second'> {
  if (sort === 'vin' && typeof value === 'string') return { first: code.head, second: code.tail };
  if (sort === 'decidingDate' && (value === '' || (typeof value === 'string' && isDay(value)))) {
    return { first: dayNumber(value === '' ? null : value), second: requiredCount('after', publishedAtMs) };
  }
  if ((sort === 'amountUsd' || sort === 'publishedAt') && typeof value === 'number') {
    return { first: requiredCount('after', value), second: 0 };
  }
  throw badQuery('after', 'is not of a page in this order');
}

/** Where a page begins; null for the first. @throws ReadModelError `bad-query` */
function placeBehind(sort: VerdictSort, after: VerdictCursor | undefined): Place | null {
  if (after === undefined) return null;
  if (!hasVinForm(requiredText('after', after.vin))) throw badQuery('after', 'has no VIN');
  const code = vinCode(after.vin);
  return { ...keysBehind(sort, after, code), ...code };
}

/** What is shown of vehicles, in the order of a list of their numbers. */
const SHOWN = `SELECT w.vin, w.revision, w.published_at_ms, r.deciding_date, b.amount_usd, b.potential_usd, b.status, b.cause,
    b.ruleset, b.finding_bits, r.verdict_id, r.previous_usd, r.basis, v.manufacturer, v.make, v.model, v.model_year, v.plant
  FROM json_each(?) AS page CROSS JOIN verdicts AS w ON w.vehicle = page.value CROSS JOIN buckets AS b ON b.bucket = w.bucket
  CROSS JOIN revisions AS r ON r.vehicle = w.vehicle AND r.revision = w.revision
  LEFT JOIN vehicles AS v ON v.vin = w.vin ORDER BY page.key`;

function cursorOf(sort: VerdictSort, { vin, publishedAtMs, amountUsd, decidingDate }: ListedVerdict): VerdictCursor {
  if (sort === 'decidingDate') return { value: decidingDate ?? '', publishedAtMs, vin };
  return { value: { vin, publishedAt: publishedAtMs, amountUsd }[sort], vin };
}

/** One page of vehicles with a verdict. @throws ReadModelError `bad-query` */
export function verdicts(reading: Reading, asked: VerdictsAsked): VerdictPage {
  const { filter = {}, sort = 'vin', isDescending = false, after, withTotals = false } = asked;
  const [limit, keys] = [requiredLimit(asked.limit), requiredEntry('sort', KEYS, sort)];
  const place = placeBehind(sort, after);
  const last = reading.lastVerdicts;
  const matches = matchesOf(last, matchingOf(reading, filterParts(filter)));
  const order = { ...keys(last), isDescending };
  const page = pageOf(last, matches, { order, after: place, count: limit + 1 });
  const found = reading.all(SHOWN, JSON.stringify(page)).map(listed);
  const rows = found.slice(0, limit);
  const end = rows.at(-1);
  return {
    rows,
    next: found.length > limit && end !== undefined ? cursorOf(sort, end) : null,
    totals: withTotals ? totalsOf(last, countsOf(last, matches)) : null,
  };
}
