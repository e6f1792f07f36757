/** A moment of the past: which records there were. Source: console.md, "The past". */
import { type Topic, VERDICTS } from '@oretrail/runtime';
import { readModelError } from '../errors.ts';
import { hasReached, type Position } from '../records/public-record.ts';
import { requiredCount } from './bounds.ts';
import { position } from './log-lists.ts';
import type { Columns, Reading } from './reading.ts';
import type { Conditions } from './verdict-filter.ts';

/** Which moment: a time in milliseconds since 1970, or the number of a seal. */
export type PastAsked = Readonly<{ knownAtMs: number }> | Readonly<{ seal: number }>;

/** What of a seal says which records it covers. Source: architecture.md, "Audit". */
type Sealed = Readonly<{
  body: Readonly<{
    cut: Readonly<{ inputs: Readonly<Record<string, number>>; verdicts: readonly number[] }>;
    ruleset: string;
  }>;
}>;

/** The records that the log had appended by a time, or that lie before the cut of a seal. */
export type Moment =
  | Readonly<{ kind: 'time'; atMs: number }>
  | Readonly<{
      kind: 'seal';
      /** For each place of the inputs, the offset behind the last record. */
      inputs: Readonly<Record<string, number>>;
      /** The same for each partition of the verdicts. */
      verdicts: readonly number[];
      /** The law in force at the cut. */
      ruleset: string;
    }>;

/** The seal of a number: the one that is shown by it (`seals`), if there are two. */
const SEAL = 'SELECT seal FROM seals WHERE number = ? ORDER BY sha256 LIMIT 1';

function cutPosition({ inputs, verdicts }: Extract<Moment, { kind: 'seal' }>): Position {
  const stated = Object.entries(inputs).map(([place, next]) => {
    const slash = place.lastIndexOf('/');
    return { topic: place.slice(0, slash) as Topic, partition: Number(place.slice(slash + 1)), next };
  });
  const judged = verdicts.map((next, partition) => ({ topic: VERDICTS, partition, next }));
  return [...stated, ...judged].filter(({ next }) => next > 0);
}

function sealed(reading: Reading, number: number): Moment {
  const text = reading.first(SEAL, requiredCount('seal', number))?.['seal'];
  if (text === undefined) throw readModelError('no-seal', `There is no seal ${number}`);
  const { cut, ruleset } = (JSON.parse(text as string) as Sealed).body;
  const moment = { kind: 'seal', inputs: cut.inputs, verdicts: cut.verdicts, ruleset } as const;
  // Topics are read side by side, so a seal may be known before all that it covers.
  if (hasReached(position(reading), cutPosition(moment))) return moment;
  throw readModelError('seal-ahead', `Seal ${number} covers records that are not read yet`);
}

/** The moment that is asked for. @throws ReadModelError `no-seal`, `seal-ahead`, `bad-query` */
export function momentOf(reading: Reading, asked: PastAsked): Moment {
  if ('seal' in asked) return sealed(reading, asked.seal);
  return { kind: 'time', atMs: requiredCount('knownAt', asked.knownAtMs) };
}

/** Whether a statement was there. @param columns its place and `append_time_ms` */
export function hadStatement(moment: Moment, columns: Columns): boolean {
  const { topic, partition, offset, append_time_ms: appendTimeMs } = columns;
  if (moment.kind === 'time') return (appendTimeMs as number) <= moment.atMs;
  return (offset as number) < (moment.inputs[`${topic}/${partition}`] ?? 0);
}

/** The condition of revisions `r` that were there. */
export function revisionsThen(moment: Moment): Conditions {
  if (moment.kind === 'time') return { sql: ['r.published_at_ms <= ?'], values: [moment.atMs] };
  const sql = "r.offset < coalesce(json_extract(?, '$[' || r.partition || ']'), 0)";
  return { sql: [sql], values: [JSON.stringify(moment.verdicts)] };
}
