/** `/v1/verdicts/{vin}` and its revisions. Source: console.md, "Verdicts". */
import { HTTP_ERRORS, NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import type { Position } from '@oretrail/read-model';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { noteMaker } from '../../access/note-maker.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { VerdictView } from '../../sight/sight.ts';
import { AS_OF, asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { cursorIn, limitOf, NEXT, PAGE_QUERY } from '../forms/cursor.ts';
import { JSON_FORM, listResponse } from '../forms/form.ts';
import { sendList } from '../forms/send-list.ts';
import type { RouteParts, Routes } from '../parts.ts';
import { shownComparison, shownRevision } from './shown-verdict.ts';
import { COMPARISON, REVISION, VEHICLE } from './verdict-schema.ts';

const VIN = z.string().max(17).describe('The VIN.');
const PARAMS = z.object({ vin: VIN });
const COUNT = /^[1-9][0-9]{0,8}$/;
const PAIR = /^([1-9][0-9]{0,8})\.\.\.([1-9][0-9]{0,8})$/;

const shape = {
  tags: ['verdicts'],
  headers: HEADERS,
  params: PARAMS,
  querystring: NO_QUERY,
};

const VERDICT = {
  ...shape,
  operationId: 'getVerdict',
  summary: 'Get the last verdict of a vehicle',
  description: 'The last revision, and what the vehicle is.',
  response: {
    200: z
      .object({ asOf: AS_OF, vehicle: VEHICLE.nullable().optional(), ...REVISION.shape })
      .meta({ id: 'VehicleVerdict', description: 'A vehicle with its last verdict.' }),
    ...PROBLEM_RESPONSES,
  },
};
const LIST = {
  ...shape,
  operationId: 'listRevisions',
  summary: 'List the revisions of a verdict',
  description: 'All revisions of one vehicle, the first first.',
  querystring: z.strictObject(PAGE_QUERY),
  response: {
    200: listResponse('A page.', z.object({ asOf: AS_OF, rows: z.array(REVISION), next: NEXT })),
    ...PROBLEM_RESPONSES,
  },
};
const ONE = {
  ...shape,
  operationId: 'getRevision',
  summary: 'Get one revision, or compare two',
  description: 'The revision of a number; or, of two numbers with three dots between them, what came and went.',
  params: z.object({ vin: VIN, revision: z.string().max(32).describe('`N`, or `M...N` with M before N.') }),
  response: {
    200: z.union([z.object({ asOf: AS_OF, ...REVISION.shape }), z.object({ asOf: AS_OF, ...COMPARISON.shape })]),
    ...PROBLEM_RESPONSES,
  },
};

/** Columns of revisions as a table. */
const COLUMNS = [
  'vin',
  'revision',
  'publishedAt',
  'status',
  'amountUsd',
  'previousAmountUsd',
  'potentialUsd',
  'cause',
  'basis',
  'decidingDate',
  'acquiredOn',
  'ruleset',
  'verdictId',
  'supersedes',
  'causes.digests',
];

const notFound = () => HTTP_ERRORS.error('not-found', 'there is no such verdict');

/** @throws OretrailError `not-found` if the principal sees nothing of the vehicle */
function requireView(view: VerdictView): NonNullable<VerdictView> {
  if (view === null) throw notFound();
  return view;
}

/** The last verdict, one revision, all of them, and what changed between two. */
export const vehicleRoutes: Routes = (app, parts) => {
  const { knowledge, sightOf } = parts;

  app.get('/v1/verdicts/:vin', { schema: VERDICT }, async (request, reply) => {
    const { vin } = request.params;
    const view = await viewOf(request, parts);
    const { position, result } = await knowledge.ask('verdict', { vin });
    if (result === null) throw notFound();
    if (isKnown(request, reply, position, parts)) return sendKnown(reply);
    const shown = shownRevision(result, view);
    const vehicle = view === 'status' ? {} : { vehicle: result.vehicle };
    return { asOf: asOf(position, parts), ...vehicle, ...shown };
  });

  app.get('/v1/verdicts/:vin/revisions', { schema: LIST }, async (request, reply) => {
    const { vin } = request.params;
    const view = await viewOf(request, parts);
    const after = cursorIn(request.query.after, z.int().min(0)) ?? 0;
    const { position, result } = await knowledge.ask('revisions', { vin, after, limit: limitOf(request.query.limit) });
    if (result.rows.length === 0 && after === 0) throw notFound();
    const rows = result.rows.map((one) => shownRevision(one, view));
    const page = { position, rows, next: result.next, columns: COLUMNS };
    return sendList(request, reply, { page, sight: sightOf(request), parts });
  });

  app.get('/v1/verdicts/:vin/revisions/:revision', { schema: ONE }, async (request, reply) => {
    const { vin, revision: asked } = request.params;
    const view = await viewOf(request, parts);
    const [, from, to] = PAIR.exec(asked) ?? [];
    const { position, shown } =
      from === undefined || to === undefined
        ? await shownOne(knowledge, { vin, asked, view })
        : await shownPair(knowledge, { vin, from: Number(from), to: Number(to), view });
    if (isKnown(request, reply, position, parts)) return sendKnown(reply);
    return { asOf: asOf(position, parts), ...shown };
  });
};

/** Refuses what is too early, and what the principal may not see. @throws OretrailError */
async function viewOf(request: FastifyRequest, parts: RouteParts): Promise<NonNullable<VerdictView>> {
  await requireReached(request, parts);
  const { vin } = request.params as { vin: string };
  const view = requireView(parts.sightOf(request).verdictView(vin));
  if (view === 'whole') await noteMaker(request, vin, parts.knowledge);
  return view;
}

function isKnown(request: FastifyRequest, reply: FastifyReply, position: Position, { sightOf }: RouteParts): boolean {
  return setPosition(request, reply, { position, sight: sightOf(request), form: JSON_FORM });
}

type View = NonNullable<VerdictView>;

async function shownOne(
  knowledge: Knowledge,
  { vin, asked, view }: Readonly<{ vin: string; asked: string; view: View }>,
) {
  if (!COUNT.test(asked)) throw notFound();
  const { position, result } = await knowledge.ask('revision', { vin, revision: Number(asked) });
  if (result === null) throw notFound();
  return { position, shown: shownRevision(result, view) };
}

async function shownPair(
  knowledge: Knowledge,
  { view, ...pair }: Readonly<{ vin: string; from: number; to: number; view: View }>,
) {
  const { position, result } = await knowledge.ask('comparison', pair);
  if (result === null) throw notFound();
  return { position, shown: shownComparison(result, view) };
}
