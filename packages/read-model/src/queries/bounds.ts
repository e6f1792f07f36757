/** Checks of what is asked: console.md, "2. Query API". */
import { readModelError } from '../errors.ts';
import { FILTER_CHARACTERS_MAX, FILTER_VALUES_MAX, PAGE_ROWS_MAX } from '../limits.ts';

/** A `bad-query` error about a parameter. */
export function badQuery(name: string, what: string): Error {
  return readModelError('bad-query', `${name} ${what}`);
}

/** Rows of a page. @throws ReadModelError `bad-query` */
export function requiredLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= PAGE_ROWS_MAX) return limit;
  throw badQuery('limit', `is not a whole number from 1 to ${PAGE_ROWS_MAX}`);
}

/** A whole number of at least 0. @throws ReadModelError `bad-query` */
export function requiredCount(name: string, count: number): number {
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw badQuery(name, 'is not a whole number of at least 0');
}

/** A text that is bound to a statement. @throws ReadModelError `bad-query` */
export function requiredText(name: string, text: string): string {
  if (typeof text === 'string' && text.length <= FILTER_CHARACTERS_MAX) return text;
  throw badQuery(name, `is not a text of at most ${FILTER_CHARACTERS_MAX} characters`);
}

/** The values of one filter. @throws ReadModelError `bad-query` */
export function requiredValues<T>(name: string, values: readonly T[]): readonly T[] {
  if (Array.isArray(values) && values.length >= 1 && values.length <= FILTER_VALUES_MAX) return values;
  throw badQuery(name, `is not a list of 1 to ${FILTER_VALUES_MAX} values`);
}

/** An entry of a closed table. @throws ReadModelError `bad-query` */
export function requiredEntry<T>(name: string, table: ReadonlyMap<string, T>, key: string): T {
  const entry = table.get(key);
  if (entry !== undefined) return entry;
  throw badQuery(name, `is none of ${[...table.keys()].join(', ')}`);
}
