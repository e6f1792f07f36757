/** How fast further revisions are folded into a full database. */

import type { ResultOf } from '@oretrail/read-model';
import { VERDICTS } from '@oretrail/runtime';
import type { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { type Timing, timed } from '../stopwatch.ts';
import { FOLD_RECORDS, MadeUpTopics } from './made-up-topics.ts';

type Changed = ResultOf<'changes'>['rows'][number];

/** Rows of one page of a query. */
const PAGE_ROWS = 1_000;

/** Revisions that were published last, as many as are wanted. */
async function lastRevisions({ knowledge }: MadeUpConsole, count: number): Promise<readonly Changed[]> {
  const end = knowledge.position.find(({ topic }) => topic === VERDICTS)?.next ?? 0;
  const rows: Changed[] = [];
  for (let from = Math.max(0, end - count); from < end; ) {
    const { result } = await knowledge.ask('changes', { partition: 0, from, limit: PAGE_ROWS });
    if (result.rows.length === 0) break;
    rows.push(...result.rows);
    from = result.next;
  }
  return rows;
}

/**
 * Folds one more revision for each of so many vehicles: it has the assessment of another vehicle, so that rows of every table and
 * index of verdicts are written. They are decoded already, as the feed hands them over.
 */
export async function foldRate(made: MadeUpConsole, count: number): Promise<Timing & Readonly<{ revisions: number }>> {
  const { knowledge } = made;
  const last = await lastRevisions(made, count);
  const nexts = new Map(knowledge.position.map(({ topic, next }) => [topic, next]));
  const topics = new MadeUpTopics((batches) => knowledge.fold(batches), nexts);
  const timing = await timed(async () => {
    for (const [i, { verdict, causes }] of last.entries()) {
      const { status, amountUsd, potentialUsd, requirements, findings } = last.at(i - FOLD_RECORDS)?.verdict ?? verdict;
      const assessed = {
        status,
        amountUsd,
        potentialUsd,
        ...(requirements && { requirements }),
        ...(findings && { findings }),
      };
      const link = { supersedes: verdict.verdictId, previousAmountUsd: verdict.amountUsd, cause: 'data' } as const;
      const { requirements: _, findings: __, ...own } = verdict;
      const next = { ...own, ...assessed, ...link, revision: verdict.revision + 1 };
      await topics.append(VERDICTS, { kind: 'verdict', verdict: next, causes });
    }
    await topics.end();
  });
  return { revisions: last.length, wallS: timing.wallS, cpuS: timing.cpuS };
}
