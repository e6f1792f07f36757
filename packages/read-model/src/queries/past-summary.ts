/**
 * How many vehicles were in which bucket at a moment of the past, without evaluating anything: as now, but for those that have
 * changed since, which are counted by their last revision of then. Source: console.md, "The past".
 */
import type { AssessedPart } from '@oretrail/model';
import { readModelError } from '../errors.ts';
import { PAST_CHANGED_MAX } from '../limits.ts';
import { findingBits } from '../rows/finding-bits.ts';
import { digestText } from '../rows/packed-id.ts';
import { type Moment, revisionsThen } from './moment.ts';
import type { Columns, Reading } from './reading.ts';
import { andAll, type Conditions, type FilterParts } from './verdict-filter.ts';

/** The conditions of a filter that hold at any moment: those on VINs. */
function vinConditions({ ranges }: FilterParts): Conditions {
  const own = ranges.filter(({ column }) => column === 'vin');
  return { sql: own.flatMap(({ sql }) => sql), values: own.flatMap(({ values }) => values) };
}

/** Vehicles with a revision that was not there yet. */
function changedSince(moment: Moment, parts: FilterParts): Conditions {
  const within = vinConditions(parts);
  if (moment.kind === 'time') {
    const sql = 'SELECT vin FROM verdicts INDEXED BY verdicts_published WHERE published_at_ms > ?';
    return { sql: [sql + andAll(within)], values: [moment.atMs, ...within.values] };
  }
  // A partition that the seal does not name was added after it. The table itself is in the order of the log.
  const sql = `SELECT vin FROM (
      SELECT r.vin FROM json_each(?) AS c CROSS JOIN revisions AS r NOT INDEXED
        ON r.partition = c.key AND r.offset >= c.value
      UNION SELECT r.vin FROM revisions AS r NOT INDEXED WHERE r.partition >= ?
    ) WHERE true`;
  const { verdicts } = moment;
  return { sql: [sql + andAll(within)], values: [JSON.stringify(verdicts), verdicts.length, ...within.values] };
}

/** @returns a JSON list @throws ReadModelError `too-large` */
function changedVins(reading: Reading, moment: Moment, parts: FilterParts): string {
  const { sql, values } = changedSince(moment, parts);
  const found = reading.all(`${sql[0]} LIMIT ?`, ...values, PAST_CHANGED_MAX + 1);
  if (found.length <= PAST_CHANGED_MAX) return JSON.stringify(found.map(({ vin }) => vin));
  throw readModelError('too-large', `Over ${PAST_CHANGED_MAX} vehicles of this filter have changed since`);
}

type Asked = Readonly<{ parts: FilterParts; isByMonth: boolean }>;

/** What vehicles are counted under now, to be taken away. */
function takenAway(reading: Reading, vins: string, { parts, isByMonth }: Asked): readonly Columns[] {
  const { bucket, vehicle } = parts;
  const month = isByMonth ? ', substr(deciding_date, 1, 7) AS month' : '';
  const counted = `SELECT bucket, -count(*) AS n${month} FROM verdicts
    WHERE vin IN (SELECT value FROM json_each(?))${andAll(vehicle)} GROUP BY bucket${isByMonth ? ', month' : ''}`;
  const sql = `SELECT b.*, c.n${isByMonth ? ', c.month' : ''} FROM (${counted}) AS c
    JOIN buckets AS b USING (bucket) WHERE true${andAll(bucket)}`;
  return reading.all(sql, vins, ...vehicle.values, ...bucket.values);
}

/** The last revisions of then that are equal in what they are counted by, with the number of their vehicles. */
function headsThen(reading: Reading, vins: string, moment: Moment, parts: FilterParts): readonly Columns[] {
  const then = revisionsThen(moment);
  const last = `SELECT r.revision FROM revisions AS r WHERE r.vin = k.value${andAll(then)}
    ORDER BY r.revision DESC LIMIT 1`;
  const heads = `SELECT r.vin AS vin, r.published_at_ms AS published_at_ms, coalesce(r.deciding_date, '') AS deciding_date,
      r.assessment AS assessment, coalesce(r.cause, '') AS cause
    FROM json_each(?) AS k CROSS JOIN revisions AS r ON r.vin = k.value AND r.revision = (${last})`;
  const sql = `SELECT h.assessment, h.cause, substr(h.deciding_date, 1, 7) AS month, coalesce(v.manufacturer, '') AS manufacturer,
      coalesce(v.model, '') AS model, coalesce(v.model_year, 0) AS model_year, count(*) AS n
    FROM (SELECT * FROM (${heads}) WHERE true${andAll(parts.vehicle)}) AS h LEFT JOIN vehicles AS v ON v.vin = h.vin
    GROUP BY 1, 2, 3, 4, 5, 6`;
  return reading.all(sql, vins, ...then.values, ...parts.vehicle.values);
}

/** What an assessment is counted by. */
function assessedIn(reading: Reading, digest: Uint8Array): Columns {
  const body = reading.first('SELECT body FROM assessments WHERE digest = ?', digest)?.['body'];
  const { status, ruleset, findings, amountUsd, potentialUsd }: AssessedPart = JSON.parse(body as string);
  return { status, ruleset, finding_bits: findingBits(findings), amount_usd: amountUsd, potential_usd: potentialUsd };
}

/** The members of a bucket, and what it is counted by. */
const MEMBERS = [
  ...['status', 'cause', 'manufacturer', 'model', 'model_year', 'ruleset', 'finding_bits'],
  ...['amount_usd', 'potential_usd', 'month', 'n'],
];
const OF_JSON = `SELECT ${MEMBERS.map((name) => `value ->> '${name}' AS ${name}`).join(', ')} FROM json_each(?)`;

/** The buckets of then, within the filter. */
function bucketsThen(reading: Reading, heads: readonly Columns[], { bucket }: FilterParts): readonly Columns[] {
  const assessed = new Map<string, Columns>();
  const rows = heads.map(({ assessment, ...columns }) => {
    const name = digestText(assessment as Uint8Array);
    const known = assessed.get(name) ?? assessedIn(reading, assessment as Uint8Array);
    assessed.set(name, known);
    return { ...columns, ...known };
  });
  return reading.all(`SELECT * FROM (${OF_JSON}) WHERE true${andAll(bucket)}`, JSON.stringify(rows), ...bucket.values);
}

/**
 * What has to be added to the counts of now; `n` is negative for what is taken away.
 * @throws ReadModelError `too-large`
 */
export function changesSince(reading: Reading, moment: Moment, asked: Asked): readonly Columns[] {
  const vins = changedVins(reading, moment, asked.parts);
  const heads = headsThen(reading, vins, moment, asked.parts);
  return [...takenAway(reading, vins, asked), ...bucketsThen(reading, heads, asked.parts)];
}
