/**
 * How many vehicles were in which bucket at a moment of the past, without evaluating anything: as now, but for those that have
 * changed since, which are counted by their last revision of then. Source: console.md, "The past".
 */
import type { AssessedPart } from '@oretrail/model';
import { readModelError } from '../errors.ts';
import { ALL, matchesOf, type Vehicles } from '../last-verdicts/matching.ts';
import { PAST_CHANGED_MAX } from '../limits.ts';
import { findingBits } from '../rows/finding-bits.ts';
import { type Counted, type CountedBy, countedNow } from './counted.ts';
import { type Moment, revisionsThen } from './moment.ts';
import type { Columns, Reading } from './reading.ts';
import { andAll, type FilterParts } from './verdict-filter.ts';

/** Numbers of the vehicles with a revision behind the cut of a seal. */
function* changedBehind(reading: Reading, { verdicts }: Extract<Moment, { kind: 'seal' }>): Iterable<number> {
  // A partition that the seal does not name was added after it. The table itself is in the order of the log.
  const sql = `SELECT r.vehicle FROM json_each(?) AS c CROSS JOIN revisions AS r NOT INDEXED
      ON r.partition = c.key AND r.offset >= c.value
    UNION SELECT r.vehicle FROM revisions AS r NOT INDEXED WHERE r.partition >= ?`;
  for (const { vehicle } of reading.each(sql, JSON.stringify(verdicts), verdicts.length)) yield vehicle as number;
}

/** The numbers of vehicles of the filter with a revision that was not there yet. @throws ReadModelError `too-large` */
function changedVehicles(reading: Reading, moment: Moment, { vehicle: { vins } }: FilterParts): Vehicles {
  // Only what a filter says of VINs holds at any moment.
  const [last, matching] = [reading.lastVerdicts, { ...ALL, vins }];
  const changed =
    moment.kind === 'time'
      ? matchesOf(last, { ...matching, publishedFromMs: moment.atMs + 1 })
      : matchesOf(last, matching, Int32Array.from(changedBehind(reading, moment)));
  if (changed.length <= PAST_CHANGED_MAX) return changed;
  throw readModelError('too-large', `Over ${PAST_CHANGED_MAX} vehicles of this filter have changed since`);
}

/** What vehicles are counted under now, to be taken away. */
function takenAway(reading: Reading, changed: Vehicles, asked: CountedBy): readonly Counted[] {
  return countedNow(reading, asked, changed).map((counted) => ({ ...counted, vehicles: -counted.vehicles }));
}

const countedIn = ({ month, vehicles, ...bucket }: Columns): Counted => {
  return { bucket, month: month as string, vehicles: vehicles as number };
};

/** The last revisions of then that are equal in what they are counted by, with the number of their vehicles. */
function headsThen(reading: Reading, changed: Vehicles, moment: Moment, parts: FilterParts): readonly Columns[] {
  const then = revisionsThen(moment);
  const last = `SELECT r.revision FROM revisions AS r WHERE r.vehicle = k.vehicle${andAll(then)}
    ORDER BY r.revision DESC LIMIT 1`;
  const heads = `SELECT r.vin AS vin, r.published_at_ms AS published_at_ms, coalesce(r.deciding_date, '') AS deciding_date,
      CAST(replace(coalesce(r.deciding_date, ''), '-', '') AS INTEGER) AS deciding_day,
      r.assessment AS assessment, coalesce(r.cause, '') AS cause
    FROM json_each(?) AS c CROSS JOIN verdicts AS k ON k.vehicle = c.value
    CROSS JOIN revisions AS r ON r.vehicle = k.vehicle AND r.revision = (${last})`;
  const sql = `SELECT h.assessment, h.cause, substr(h.deciding_date, 1, 7) AS month, coalesce(v.manufacturer, '') AS manufacturer,
      coalesce(v.model, '') AS model, coalesce(v.model_year, 0) AS model_year, count(*) AS vehicles
    FROM (SELECT * FROM (${heads}) WHERE published_at_ms >= ? AND deciding_day >= ?) AS h LEFT JOIN vehicles AS v ON v.vin = h.vin
    GROUP BY 1, 2, 3, 4, 5, 6`;
  const { publishedFromMs, decidingFromDay } = parts.vehicle;
  return reading.all(sql, JSON.stringify([...changed]), ...then.values, publishedFromMs, decidingFromDay);
}

/** What an assessment is counted by. */
function assessedIn(reading: Reading, assessment: number): Columns {
  const body = reading.first('SELECT body FROM assessments WHERE number = ?', assessment)?.['body'];
  const { status, ruleset, findings, amountUsd, potentialUsd }: AssessedPart = JSON.parse(body as string);
  return { status, ruleset, finding_bits: findingBits(findings), amount_usd: amountUsd, potential_usd: potentialUsd };
}

/** The members of a bucket, and what it is counted by. */
const MEMBERS = [
  ...['status', 'cause', 'manufacturer', 'model', 'model_year', 'ruleset', 'finding_bits'],
  ...['amount_usd', 'potential_usd', 'month', 'vehicles'],
];
const OF_JSON = `SELECT ${MEMBERS.map((name) => `value ->> '${name}' AS ${name}`).join(', ')} FROM json_each(?)`;

/** The buckets of then, within the filter. */
function bucketsThen(reading: Reading, heads: readonly Columns[], { bucket }: FilterParts): readonly Counted[] {
  const assessed = new Map<number, Columns>();
  const rows = heads.map(({ assessment, ...columns }) => {
    const known = assessed.get(assessment as number) ?? assessedIn(reading, assessment as number);
    assessed.set(assessment as number, known);
    return { ...columns, ...known };
  });
  const sql = `SELECT * FROM (${OF_JSON}) WHERE true${andAll(bucket)}`;
  return reading.all(sql, JSON.stringify(rows), ...bucket.values).map(countedIn);
}

/**
 * What has to be added to the counts of now.
 * @throws ReadModelError `too-large`
 */
export function changesSince(reading: Reading, moment: Moment, asked: CountedBy): readonly Counted[] {
  const changed = changedVehicles(reading, moment, asked.parts);
  const heads = headsThen(reading, changed, moment, asked.parts);
  return [...takenAway(reading, changed, asked), ...bucketsThen(reading, heads, asked.parts)];
}
