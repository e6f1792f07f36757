/** `/v1/statements?subject=`: what was stated about a lot, a vehicle or a fact. Source: console.md, "Lots and statements". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { noteParties } from '../../access/record-reads.ts';
import { AS_OF, HEADERS, requireReached } from '../as-of.ts';
import { cursorIn, limitOf, NEXT, PAGE_QUERY } from '../forms/cursor.ts';
import { listResponse } from '../forms/form.ts';
import { sendList } from '../forms/send-list.ts';
import type { Routes } from '../parts.ts';
import { STATEMENT, SUBJECT } from './lot-schema.ts';
import { shownStatement, statementViewOf } from './shown-lot.ts';

const SCHEMA = {
  operationId: 'listStoredStatements',
  summary: 'List the statements about a subject',
  description:
    'In the order in which they lie, each with what became of it. The party whose subject it is and auditors see what they state; ' +
    'operators do not. `oretrail events` and `oretrail correct` ask for them.',
  tags: ['lots'],
  headers: HEADERS,
  querystring: z.strictObject({ subject: SUBJECT, ...PAGE_QUERY }),
  response: {
    200: listResponse('A page.', z.object({ asOf: AS_OF, rows: z.array(STATEMENT), next: NEXT })),
    ...PROBLEM_RESPONSES,
  },
};

const COLUMNS = ['digest', 'subject', 'type', 'standing', 'source', 'id', 'time', 'recordedAt', 'code', 'by'];

/** Lists statements. */
export const subjectRoutes: Routes = (app, parts) => {
  const { knowledge, sightOf } = parts;
  app.get('/v1/statements', { schema: SCHEMA }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = sightOf(request);
    const { subject, limit } = request.query;
    const view = statementViewOf(sight, subject);
    if (view === null) throw HTTP_ERRORS.error('not-found', 'there is no such subject');
    const from = cursorIn(request.query.after, z.int().min(0)) ?? 0;
    const { position, result } = await knowledge.ask('statements', { subject, from, limit: limitOf(limit) });
    if (result.rows.length === 0 && from === 0) throw HTTP_ERRORS.error('not-found', 'there is no such subject');
    noteParties(
      request,
      result.rows.map(({ event }) => event.source),
    );
    const rows = result.rows.map((one) => shownStatement(one, view));
    const next = result.more > 0 ? from + rows.length : null;
    return sendList(request, reply, { page: { position, rows, next, columns: COLUMNS }, sight, parts });
  });
};
