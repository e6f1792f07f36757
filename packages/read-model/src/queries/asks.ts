/** What somebody could state that would settle or raise verdicts. Source: console.md, "Lots and statements". */
import type { Finding, FindingCode } from '@oretrail/model';
import { ASKS_MAX } from '../limits.ts';
import { bitsOf } from '../rows/finding-bits.ts';
import type { Reading } from './reading.ts';

/** What is wanted: that the lot is declared, where it comes from, its unit, or who a party is. */
export type Need = 'declare' | 'origin' | 'unit' | 'owner';

/** One thing that is wanted. */
export type Ask = Readonly<{
  /** The lot, or for `owner` the party, or the lot that is drawn. */
  subject: string;
  need: Need;
  because: FindingCode;
  vehiclesWaiting: number;
  /** When the first of the verdicts that wait was published: milliseconds since 1970. */
  sinceMs: number;
  /** What these vehicles could still earn. */
  usdAtStake: number;
}>;

/** The findings that a statement about their subjects settles. */
const NEEDS: ReadonlyMap<string, Need> = new Map([
  ['lot-missing', 'declare'],
  ['untraced', 'origin'],
  ['unit-mismatch', 'unit'],
  ['ownership-unknown', 'owner'],
]);

type Sum = { -readonly [K in keyof Ask]: Ask[K] };

/** Each assessment once, with the vehicles that have it now. */
const SQL = `SELECT a.body, count(*) AS vehicles, min(w.published_at_ms) AS since,
    sum(w.potential_usd - w.amount_usd) AS stake
  FROM verdicts AS w JOIN revisions AS r ON r.vin = w.vin AND r.revision = w.revision
  JOIN assessments AS a ON a.digest = r.assessment JOIN buckets AS b ON b.bucket = w.bucket
  WHERE (b.finding_bits & ?) <> 0 GROUP BY r.assessment`;

function addTo(sums: Map<string, Sum>, finding: Finding, row: Readonly<Record<string, unknown>>): void {
  const need = NEEDS.get(finding.code);
  if (need === undefined) return;
  const { vehicles, since, stake } = row as Readonly<Record<string, number>>;
  for (const subject of finding.subjects) {
    const name = `${need} ${subject}`;
    const sum = sums.get(name);
    if (sum === undefined) {
      const known = { vehiclesWaiting: vehicles ?? 0, sinceMs: since ?? 0, usdAtStake: stake ?? 0 };
      sums.set(name, { subject, need, because: finding.code, ...known });
      continue;
    }
    sum.vehiclesWaiting += vehicles ?? 0;
    sum.sinceMs = Math.min(sum.sinceMs, since ?? 0);
    sum.usdAtStake += stake ?? 0;
  }
}

function compareAsks(a: Ask, b: Ask): number {
  if (a.vehiclesWaiting !== b.vehiclesWaiting) return b.vehiclesWaiting - a.vehiclesWaiting;
  return `${a.need} ${a.subject}` < `${b.need} ${b.subject}` ? -1 : 1;
}

/** All that is wanted, most vehicles first; at most ASKS_MAX, the rest is counted. */
export function asks(
  reading: Reading,
  _: Readonly<Record<never, never>>,
): Readonly<{ rows: readonly Ask[]; more: number }> {
  const sums = new Map<string, Sum>();
  for (const row of reading.each(SQL, bitsOf(NEEDS.keys()))) {
    const { findings = [] } = JSON.parse(row['body'] as string) as Readonly<{ findings?: readonly Finding[] }>;
    for (const finding of findings) addTo(sums, finding, row);
  }
  const rows = [...sums.values()].sort(compareAsks);
  return { rows: rows.slice(0, ASKS_MAX), more: Math.max(0, rows.length - ASKS_MAX) };
}
