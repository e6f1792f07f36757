/** A page of what a principal may see, which shows nothing of the rest, not even that there is any. */
import type { PageRequest, RecordedStatement, StatementPage } from '../../intake.ts';
import type { Sight } from '../sight.ts';

/** Asks the core for a page. */
export type PageSource = (page: PageRequest) => Promise<StatementPage>;

/** Statements that the core is asked for at once if the first of those that count is searched. */
const SCAN_COUNT = 1_000;

/** Whether a statement that counts is at this place or behind it. */
async function hasMore(pages: PageSource, from: string | null, counts: (one: RecordedStatement) => boolean) {
  for (let next = from; next !== null; ) {
    const page = await pages({ from: next, countMax: SCAN_COUNT });
    if (page.statements.some(counts)) return true;
    next = page.next;
  }
  return false;
}

/** @param isAskedFor which of the visible statements count */
export async function visiblePage(
  pages: PageSource,
  { from, countMax }: PageRequest,
  sight: Sight,
  isAskedFor: (one: RecordedStatement) => boolean,
): Promise<StatementPage> {
  const counts = (one: RecordedStatement): boolean => isAskedFor(one) && sight.seesStatement(one);
  const statements: RecordedStatement[] = [];
  let place: string | undefined = from;
  while (statements.length < countMax) {
    const wanted: number = countMax - statements.length;
    const page: StatementPage = await pages({ ...(place === undefined ? {} : { from: place }), countMax: wanted });
    statements.push(...page.statements.filter(counts));
    if (page.next === null) return { statements, next: null };
    place = page.next;
  }
  return { statements, next: (await hasMore(pages, place ?? null, counts)) ? (place ?? null) : null };
}
