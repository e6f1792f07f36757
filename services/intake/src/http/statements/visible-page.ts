/** A page of what a principal may see, which shows nothing of the rest, not even that there is any. */
import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { PageRequest, RecordedStatement, StatementPage } from '../../intake.ts';
import type { Sight } from '../sight.ts';

/** Asks the core for a page. */
export type PageSource = (page: PageRequest) => Promise<StatementPage>;

/**
 * Statements that are looked at without a pause, some milliseconds. A party can state a million about one subject, and who asks
 * for it need not see any: meanwhile other requests are answered.
 */
const SCAN_COUNT = 250;

/** The statements from a place on that count, each with its place in its page, and where that began. */
async function* counting(pages: PageSource, from: string | undefined, counts: (one: RecordedStatement) => boolean) {
  for (let place: string | null | undefined = from; place !== null; ) {
    const begin: Pick<PageRequest, 'from'> = place === undefined ? {} : { from: place };
    const page: StatementPage = await pages({ ...begin, countMax: SCAN_COUNT });
    for (const [index, statement] of page.statements.entries())
      if (counts(statement)) yield { statement, index, begin };
    place = page.next;
    await eventLoopTurn();
  }
}

/** @param isAskedFor which of the visible statements count */
export async function visiblePage(
  pages: PageSource,
  { from, countMax }: PageRequest,
  sight: Sight,
  isAskedFor: (one: RecordedStatement) => boolean,
): Promise<StatementPage> {
  const statements: RecordedStatement[] = [];
  /** Where the following page begins, if there is one. */
  let end: string | null = null;
  const counts = (one: RecordedStatement): boolean => isAskedFor(one) && sight.seesStatement(one);
  for await (const { statement, index, begin } of counting(pages, from, counts)) {
    if (statements.length === countMax) return { statements, next: end };
    statements.push(statement);
    if (statements.length === countMax) end = (await pages({ ...begin, countMax: index + 1 })).next;
  }
  return { statements, next: null };
}
