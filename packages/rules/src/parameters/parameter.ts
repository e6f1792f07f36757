/** The law as dated, cited data. Source: law.md, "The law as data". */
import type { Day } from '@oretrail/model';

/**
 * How a rule was checked: `text` was read in the statute or regulation, `secondary` in an account by a law firm or agency,
 * and `unconfirmed` could not be checked against a text.
 */
export type LawStatus = 'text' | 'secondary' | 'unconfirmed';

/** The citation of a rule, and how it was checked. */
export type Authority = Readonly<{ citation: string; status: LawStatus; unconfirmed?: string }>;

/** A value that holds while `from ≤ day < to`. `null` means that the data give no beginning, or no end. */
export type Dated<Value> = Readonly<{ value: Value; from: Day | null; to: Day | null }> & Authority;

/** A day written in the code. Only for literals: the model parses the days of events. */
export function day(literal: `${number}-${number}-${number}`): Day {
  return literal as string as Day;
}

/** Whether a dated value holds on a day. */
export function holdsOn({ from, to }: Readonly<{ from: Day | null; to: Day | null }>, on: Day): boolean {
  return (from === null || from <= on) && (to === null || on < to);
}

/** The row that holds on a day, or null. Rows of one parameter never overlap. */
export function rowOn<Row extends Dated<unknown>>(rows: readonly Row[], on: Day): Row | null {
  return rows.find((row) => holdsOn(row, on)) ?? null;
}
