/** `/v1/lots/{id}/impact`: which vehicles rest on a lot, and what they earn with it and without it. Source: console.md, "Lots and statements". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { noteMakersOf } from '../../access/note-maker.ts';
import { asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { JSON_FORM } from '../forms/form.ts';
import type { Routes } from '../parts.ts';
import { RESTING, seesWhatRestsOn, shownImpact } from './shown-impact.ts';

const IMPACT = {
  operationId: 'getLotImpact',
  summary: 'Get what rests on a lot',
  description:
    'Lots and vehicles below it, and what the first 200 vehicles would earn if nobody had stated the lot. The party of the lot sees counts; a manufacturer its own vehicles, if one is below; finance and auditors all.',
  tags: ['lots'],
  headers: HEADERS,
  params: z.object({ id: z.string().describe('The id of the lot, percent-encoded.') }),
  querystring: z.strictObject({}),
  response: {
    200: RESTING.extend({ lotId: z.string() }).meta({ id: 'LotImpact', description: 'What rests on a lot.' }),
    ...PROBLEM_RESPONSES,
  },
};

const notFound = () => HTTP_ERRORS.error('not-found', 'there is no such lot');

/** Shows what rests on lots. */
export const lotImpactRoutes: Routes = (app, parts) => {
  const { knowledge, sightOf } = parts;
  app.get('/v1/lots/:id/impact', { schema: IMPACT }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = sightOf(request);
    const { id: lotId } = request.params;
    if (!sight.isOwnLot(lotId) && !(await seesWhatRestsOn(lotId, sight, knowledge))) throw notFound();
    const { position, result } = await knowledge.ask('lotImpact', { lotId });
    if (result === null) throw notFound();
    if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
    if (sight.seesAllVerdicts) await noteMakersOf(request, result.vehicles, { sight, knowledge });
    return { asOf: asOf(position, parts), lotId, ...shownImpact(result, sight) };
  });
};
