/** The law as dated, cited data. Source: law.md, "The law as data". */
import type { Day } from '@oretrail/model';

/**
 * How well a rule is founded: `text` was seen in the statute or regulation, `secondary` in a law firm's or agency's
 * account, `unconfirmed` could not be checked against a text.
 */
export type LawStatus = 'text' | 'secondary' | 'unconfirmed';

/** Where a rule is written, and how sure that is. */
export type Authority = Readonly<{ citation: string; status: LawStatus; unconfirmed?: string }>;

/** A value that holds while `from ≤ day < to`. `null`: without a beginning or without an end in the data. */
export type Dated<Value> = Readonly<{ value: Value; from: Day | null; to: Day | null }> & Authority;

/** A day written in the code. Only for literals: events are parsed by the model. */
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
