/** A list in pages: more rows are added below on demand. */
import { useEffect, useState } from 'react';
import type { ListPage } from '../api/shapes.ts';
import { type Asked, useAnswer } from '../api/use-answer.ts';

/** The rows so far, and how to get more. */
export type Pages<Row, Page extends ListPage<Row>> = Readonly<{
  asked: Asked<Page>;
  rows: readonly Row[];
  /** Null if there are no more. */
  more: (() => void) | null;
}>;

type Gathered<Row> = Readonly<{ path: string; pages: ReadonlyMap<string, readonly Row[]>; after: string }>;

/** @param path with its filters, without `after` */
export function usePages<Row, Page extends ListPage<Row> = ListPage<Row>>(path: string): Pages<Row, Page> {
  const [gathered, setGathered] = useState<Gathered<Row>>({ path, pages: new Map(), after: '' });
  const current = gathered.path === path ? gathered : { path, pages: new Map<string, readonly Row[]>(), after: '' };
  const { after } = current;
  const asked = useAnswer<Page>(after === '' ? path : `${path}&after=${encodeURIComponent(after)}`);
  const { answer } = asked;
  useEffect(() => {
    if (answer === null) return;
    setGathered((last) => {
      const pages = new Map(last.path === path ? last.pages : []);
      return { path, after, pages: pages.set(after, answer.rows) };
    });
  }, [answer, path, after]);
  const next = answer?.next ?? null;
  const more = next === null ? null : () => setGathered((last) => ({ ...last, path, after: next }));
  return { asked, rows: [...current.pages.values()].flat(), more };
}
