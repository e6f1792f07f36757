/** All queries by name, and what each is asked and answers. */
import type { Position } from '../records/public-record.ts';
import { asks } from './asks.ts';
import { closure } from './closure.ts';
import { effects } from './effects.ts';
import { explanation } from './explanation.ts';
import { impact, lotImpact } from './impact.ts';
import { keepUp } from './keep-up.ts';
import { ledger } from './ledger.ts';
import { letter, letters } from './letters.ts';
import { lineage } from './lineage.ts';
import { facts, grants, position, seals } from './log-lists.ts';
import { lotLinks } from './lot-links.ts';
import { lotPage } from './lot-page.ts';
import { lot, uses } from './lots.ts';
import { makers } from './makers.ts';
import type { Reading } from './reading.ts';
import { reads } from './reads.ts';
import { records } from './records.ts';
import { changes, comparison, revision, revisions, verdict } from './revisions.ts';
import { rulesets } from './rulesets.ts';
import { sharedClosure } from './shared-closure.ts';
import { statements, subjectOf } from './statements.ts';
import { touched } from './touched.ts';
import { verdicts } from './verdict-list.ts';
import { summary } from './verdict-totals.ts';

const QUERIES = {
  verdicts,
  summary,
  verdict,
  revision,
  revisions,
  comparison,
  ledger,
  changes,
  lot,
  uses,
  statements,
  subjectOf,
  letters,
  letter,
  reads,
  seals,
  grants,
  closure,
  sharedClosure,
  explanation,
  impact,
  lotImpact,
  effects,
  records,
  touched,
  lineage,
  lotLinks,
  lotPage,
  makers,
  asks,
  facts,
  rulesets,
  keepUp,
} as const;

/** The name of a query. */
export type QueryName = keyof typeof QUERIES;
/** What a query is asked. */
export type AskedOf<Name extends QueryName> = Parameters<(typeof QUERIES)[Name]>[1];
/** What a query answers. */
export type ResultOf<Name extends QueryName> = ReturnType<(typeof QUERIES)[Name]>;

/** An answer, and the position that it is a function of. */
export type Answer<Result> = Readonly<{ position: Position; result: Result }>;

/** Runs one query on one moment of the database. @throws ReadModelError `bad-query`, `too-large` */
export function answerOf<Name extends QueryName>(
  reading: Reading,
  name: Name,
  asked: AskedOf<Name>,
): Answer<ResultOf<Name>> {
  // The table has matched name and types, which the compiler can't follow from one to the other.
  const query = QUERIES[name] as unknown as (reading: Reading, asked: AskedOf<Name>) => ResultOf<Name>;
  return reading.atOnce(() => ({ position: position(reading), result: query(reading, asked) }));
}
