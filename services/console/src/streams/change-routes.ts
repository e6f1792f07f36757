/** `/v1/verdicts/changes`: the stream of revisions as pages, for programs that ask. Source: console.md, "Streams". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { noteMakers } from '../access/note-maker.ts';
import { AS_OF, asOf, HEADERS, requireReached } from '../http/as-of.ts';
import type { Routes } from '../http/parts.ts';
import { FILTER_QUERY, filterOf, requireLists } from '../http/verdicts/verdict-query.ts';
import type { ChangePages } from './change-pages.ts';
import { CHANGES_ROWS_MAX } from './limits.ts';
import { placeFrom, placeText } from './place.ts';
import { CHANGE, seenOf, shownChange } from './shown-change.ts';
import { FROM_QUERY } from './stream-routes.ts';

const SCHEMA = {
  operationId: 'listChanges',
  summary: 'List revisions as they were published',
  description:
    'What `/v1/verdicts/stream` sends, in pages: whole revisions, those of one vehicle in their order. `next` is the cursor of both, ' +
    `so a program may read pages and then the stream. A page is of at most ${CHANGES_ROWS_MAX} revisions, from which those are ` +
    'left out that the caller may not see or does not ask for: it may be empty, and still not be the last.',
  tags: ['verdicts'],
  headers: HEADERS,
  querystring: z.strictObject({ ...FILTER_QUERY, from: FROM_QUERY.optional().describe('`start` if it is left out.') }),
  response: {
    200: z
      .object({
        asOf: AS_OF,
        rows: z.array(CHANGE),
        next: z.string().describe('`from` of the following page, also if there is none yet.'),
        isLast: z.boolean().describe('Whether nothing lies behind this page now.'),
      })
      .meta({ id: 'ChangePage', description: 'Revisions, and the cursor behind them.' }),
    ...PROBLEM_RESPONSES,
  },
};

/** Lists revisions in the order of the log. */
export function changeRoutes(pages: ChangePages): Routes {
  return (app, parts) => {
    app.get('/v1/verdicts/changes', { schema: SCHEMA }, async (request, reply) => {
      await requireReached(request, parts);
      const { from = 'start', ...query } = request.query;
      const sight = parts.sightOf(request);
      requireLists(sight, query);
      const { answered: position } = parts.knowledge;
      const begin = placeFrom(from, position);
      if (begin === null) throw HTTP_ERRORS.error('bad-request', 'from is not `now`, `start` or a cursor');
      const { rows: read, place } = await pages.read(begin);
      const seen = seenOf(read, filterOf(query, sight), sight);
      noteMakers(
        request,
        seen.map(({ verdict: { vin }, vehicle }) => ({ vin, vehicle })),
        { sight, counted: 0 },
      );
      reply.header('cache-control', 'no-store');
      const rows = seen.flatMap((row) => shownChange(row, sight) ?? []);
      return { asOf: asOf(position, parts), rows, next: placeText(place), isLast: !pages.hasMore(place) };
    });
  };
}
