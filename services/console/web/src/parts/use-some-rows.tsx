/** The first rows of a long table, and a button that shows more of them. */
import { type ReactNode, useState } from 'react';
import { count } from '../words/words.ts';

/** Rows that are shown at first, and more at each press: a page of thousands is slow, and nobody reads it. */
const ROWS_STEP = 100;

/** @returns the rows that are shown, and the button; false if all are */
export function useSomeRows<Row>(rows: readonly Row[]): Readonly<{ shown: readonly Row[]; more: ReactNode }> {
  const [limit, setLimit] = useState(ROWS_STEP);
  const left = rows.length - limit;
  const more = left > 0 && (
    <button type="button" onClick={() => setLimit((last) => last + ROWS_STEP)}>
      Show {Math.min(ROWS_STEP, left)} more of {count(left)}
    </button>
  );
  return { shown: rows.slice(0, limit), more };
}
