/** `/v1/lots/{id}` and its uses. Source: console.md, "Lots and statements". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { hasVinForm } from '@oretrail/model';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { noteParties } from '../../access/record-reads.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { PAGE_ROWS_MAX } from '../../limits.ts';
import type { Sight } from '../../sight/sight.ts';
import { AS_OF, asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { cursorIn, limitOf, NEXT, PAGE_QUERY } from '../forms/cursor.ts';
import { JSON_FORM, listResponse } from '../forms/form.ts';
import { sendList } from '../forms/send-list.ts';
import type { Routes } from '../parts.ts';
import { LOT, USE } from './lot-schema.ts';
import { shownLot, shownStatement, shownUse, statementViewOf } from './shown-lot.ts';

const PARAMS = z.object({ id: z.string().describe('The id of the lot, percent-encoded.') });
const CURSOR = z.object({ day: z.string(), consumer: z.string() });
const COLUMNS = ['consumer', 'day', 'asked', 'unit', 'refusal'];

const ONE = {
  operationId: 'getLot',
  summary: 'Get a lot',
  description:
    'What is held, drawn, granted and left, and the statements about it. The party of the lot and auditors see all of it; a manufacturer what is above its vehicles, without prices, masses and operators; a supplier what its own lots draw.',
  tags: ['lots'],
  headers: HEADERS,
  params: PARAMS,
  querystring: z.strictObject({}),
  response: { 200: LOT, ...PROBLEM_RESPONSES },
};
const USES = {
  operationId: 'listUses',
  summary: 'List who draws a lot',
  description: 'Consumers in the order in which they are served: for the party of the lot, and for auditors.',
  tags: ['lots'],
  headers: HEADERS,
  params: PARAMS,
  querystring: z.strictObject(PAGE_QUERY),
  response: {
    200: listResponse('A page.', z.object({ asOf: AS_OF, rows: z.array(USE), next: NEXT, hiddenVehicles: z.int() })),
    ...PROBLEM_RESPONSES,
  },
};
const notFound = () => HTTP_ERRORS.error('not-found', 'there is no such lot');

/** A supplier learns how many vehicles draw its lot, and not which. */
const isShown = (consumer: string, sight: Sight): boolean =>
  !hasVinForm(consumer) || sight.hasRole('auditor') || sight.isOwnVehicle(consumer);

/** Notes the parties that have stated a lot. */
async function noteSources(request: FastifyRequest, subject: string, knowledge: Knowledge): Promise<void> {
  const { result } = await knowledge.ask('statements', { subject, limit: PAGE_ROWS_MAX });
  noteParties(
    request,
    result.rows.map(({ event }) => event.source),
  );
}

async function isKnown(lotId: string, knowledge: Knowledge): Promise<boolean> {
  return (await knowledge.ask('lot', { lotId })).result !== null;
}

/** Shows lots. */
export const lotRoutes: Routes = (app, parts) => {
  const { knowledge, sightOf } = parts;
  app.get('/v1/lots/:id', { schema: ONE }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = sightOf(request);
    const { id: lotId } = request.params;
    const { position, result } = await knowledge.ask('lotPage', {
      lotId,
      own: { lotPrefixes: sight.lotPrefixes, makers: sight.makers },
      limit: PAGE_ROWS_MAX,
    });
    const shown = result === null ? null : shownLot(result.lot, result.links, sight);
    if (result === null || shown === null) throw notFound();
    if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
    const view = statementViewOf(sight, lotId);
    // Finance is shown no lots but its own.
    const sources = sight.hasRole('auditor') ? result.statements.rows.map(({ event }) => event.source) : [];
    noteParties(request, sources);
    const statements =
      view === null ? {} : { statements: result.statements.rows.map((one) => shownStatement(one, view)) };
    const more = view === null ? {} : { moreStatements: result.statements.more };
    return { asOf: asOf(position, parts), ...shown, ...statements, ...more };
  });

  app.get('/v1/lots/:id/uses', { schema: USES }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = sightOf(request);
    const { id: lotId } = request.params;
    if (!sight.hasRole('auditor') && !sight.isOwnLot(lotId)) throw notFound();
    const after = cursorIn(request.query.after, CURSOR);
    const limit = limitOf(request.query.limit);
    const { position, result } = await knowledge.ask('uses', {
      lotId,
      limit,
      ...(after === undefined ? {} : { after }),
    });
    if (result.rows.length === 0 && after === undefined && !(await isKnown(lotId, knowledge))) throw notFound();
    await noteSources(request, lotId, knowledge);
    const rows = result.rows.filter(({ consumer }) => isShown(consumer, sight)).map(shownUse);
    const more = { hiddenVehicles: result.rows.length - rows.length };
    return sendList(request, reply, {
      page: { position, rows, next: result.next, columns: COLUMNS, more },
      sight,
      parts,
    });
  });
};
