/** `/v1/verdicts/{vin}/lineage` and `/v1/lots/{id}/lineage`. Source: console.md, "2. Query API". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import type { Lineage, Position } from '@oretrail/read-model';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { noteMakersOf } from '../../access/note-maker.ts';
import { noteParties } from '../../access/record-reads.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Sight, VerdictView } from '../../sight/sight.ts';
import { asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { JSON_FORM } from '../forms/form.ts';
import type { RouteParts, Routes } from '../parts.ts';
import { shownVerdict } from '../verdicts/shown-verdict.ts';
import { GROUPINGS, grouped } from './grouped.ts';
import { LINEAGE } from './lineage-schema.ts';
import { type FindingsBySubject, type LineageView, shownLineage } from './shown-lineage.ts';

/** The depth of the deepest lineage: provenance.md, "Level"; a vehicle is one more. */
const DEPTH_MAX = 65;

const QUERY = z.strictObject({
  direction: z.enum(['up', 'down']).default('up').describe('`up`: what it was made of; `down`: what was made of it.'),
  depth: z.coerce.number().int().min(1).max(DEPTH_MAX).optional().describe('Draws from here at most; all if left out.'),
  group: z.enum(GROUPINGS).optional().describe('Count by tier, or by tier and country, and name no lots.'),
});
type Query = z.infer<typeof QUERY>;

const shape = { headers: HEADERS, querystring: QUERY, response: { 200: LINEAGE, ...PROBLEM_RESPONSES } };
const OF_VEHICLE = {
  ...shape,
  operationId: 'getVehicleLineage',
  summary: 'Get the lots above a vehicle',
  description:
    'The nearest first, at most 10,000, with the draws between them, and the findings that name them. Without prices, masses and parties.',
  tags: ['verdicts'],
  params: z.object({ vin: z.string().max(17).describe('The VIN.') }),
};
const OF_LOT = {
  ...shape,
  operationId: 'getLotLineage',
  summary: 'Get the lots above or below a lot',
  description:
    'The nearest first, at most 10,000, with the draws between them. The party of the lot sees its own lots and those that it is ' +
    'linked to by a draw; a manufacturer what is above its vehicles.',
  tags: ['lots'],
  params: z.object({ id: z.string().describe('The id of the lot, percent-encoded.') }),
};

const noLot = () => HTTP_ERRORS.error('not-found', 'there is no such lot');
const noVerdict = () => HTTP_ERRORS.error('not-found', 'there is no such verdict');
const NO_FINDINGS: FindingsBySubject = new Map();

type Found = Readonly<{ position: Position; result: Lineage; view: LineageView; findings: FindingsBySubject }>;

/** The findings of the last verdict, as far as they are shown, by the lots that they name. */
async function findingsOf(
  knowledge: Knowledge,
  vin: string,
  view: NonNullable<VerdictView>,
): Promise<FindingsBySubject> {
  const { result } = await knowledge.ask('verdict', { vin });
  const bySubject = new Map<string, string[]>();
  for (const { code, subjects = [] } of result === null ? [] : (shownVerdict(result.verdict, view).findings ?? [])) {
    for (const subject of subjects) bySubject.set(subject, [...(bySubject.get(subject) ?? []), code]);
  }
  return bySubject;
}

const askedOf = (subject: string, { direction, depth }: Query) => ({
  subject,
  direction,
  ...(depth === undefined ? {} : { depth }),
});

/** @throws OretrailError `not-found`, `not-allowed` */
async function ofVehicle({ knowledge }: RouteParts, sight: Sight, vin: string, query: Query): Promise<Found> {
  const view = sight.verdictView(vin);
  if (view === null) throw noVerdict();
  if (view === 'status') throw HTTP_ERRORS.error('not-allowed', 'An operator is shown the status only');
  const { position, result } = await knowledge.ask('lineage', askedOf(vin, query));
  if (result === null) throw noVerdict();
  return { position, result, view: 'whole', findings: await findingsOf(knowledge, vin, view) };
}

/** @throws OretrailError `not-found` */
async function ofLot({ knowledge }: RouteParts, sight: Sight, lotId: string, query: Query): Promise<Found> {
  const view = await viewOfLot(knowledge, sight, lotId);
  const through = view === 'linked' ? { through: sight.lotPrefixes } : {};
  const { position, result } = await knowledge.ask('lineage', { ...askedOf(lotId, query), ...through });
  if (result === null) throw noLot();
  return { position, result, view, findings: NO_FINDINGS };
}

async function viewOfLot(knowledge: Knowledge, sight: Sight, lotId: string): Promise<LineageView> {
  if (sight.hasRole('auditor')) return 'whole';
  const own = { lotPrefixes: [], makers: sight.makers };
  const isAbove = sight.makers.length > 0 && (await knowledge.ask('lotLinks', { lotId, own })).result.isAboveOwnVehicle;
  if (isAbove) return 'whole';
  if (sight.isOwnLot(lotId)) return 'linked';
  throw noLot();
}

/** Notes who has stated the lots, and whose the vehicles are, as far as they are not the caller's own. */
async function noteShown(request: FastifyRequest, { nodes }: Lineage, sight: Sight, { knowledge }: RouteParts) {
  if (!sight.seesAllVerdicts) return;
  const others = nodes.filter(({ id }) => !sight.isOwnSubject(id));
  noteParties(
    request,
    others.flatMap(({ source }) => source ?? []),
  );
  const vehicles = others.flatMap(({ id: vin, tier }) => (tier === 'vehicle' ? [{ vin }] : []));
  await noteMakersOf(request, vehicles, { sight, knowledge });
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Readonly<{ subject: string; query: Query; found: Found; sight: Sight; parts: RouteParts }>,
) {
  const { subject, query, found, sight, parts } = answer;
  const { position, result, view, findings } = found;
  if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
  await noteShown(request, result, sight, parts);
  const { direction, group } = query;
  const isDown = direction === 'down';
  const { hiddenVehicles, ...drawn } = shownLineage(result, { sight, view, isDown, findings });
  const body = group === undefined ? drawn : grouped(drawn, group);
  return { asOf: asOf(position, parts), subject, direction, isCut: result.isCut, hiddenVehicles, ...body };
}

/** Shows lineages. */
export const lineageRoutes: Routes = (app, parts) => {
  app.get('/v1/verdicts/:vin/lineage', { schema: OF_VEHICLE }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    const { vin: subject } = request.params;
    const found = await ofVehicle(parts, sight, subject, request.query);
    return send(request, reply, { subject, query: request.query, found, sight, parts });
  });
  app.get('/v1/lots/:id/lineage', { schema: OF_LOT }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = parts.sightOf(request);
    const { id: subject } = request.params;
    const found = await ofLot(parts, sight, subject, request.query);
    return send(request, reply, { subject, query: request.query, found, sight, parts });
  });
};
