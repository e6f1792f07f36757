/** `/v1/ops/…`: what is stuck. Source: console.md, "Everything else". */
import { PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { NO_FIGURES } from '../../access/record-reads.ts';
import { AS_OF, asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { cursorIn, limitOf, NEXT, PAGE_QUERY } from '../forms/cursor.ts';
import { listResponse } from '../forms/form.ts';
import { sendList } from '../forms/send-list.ts';
import type { Routes } from '../parts.ts';
import { shownLetter } from './letter-routes.ts';
import { LETTER, PLACE } from './letter-schema.ts';
import { requireOps } from './require-ops.ts';

const LETTERS = {
  operationId: 'listLetters',
  summary: 'List dead letters',
  description: 'Their codes and places, and what became of them, for operators and auditors.',
  tags: ['operations'],
  headers: HEADERS,
  querystring: z.strictObject({
    code: z.string().max(100).optional().describe('Only letters with this code.'),
    ...PAGE_QUERY,
  }),
  response: {
    200: listResponse('A page.', z.object({ asOf: AS_OF, rows: z.array(LETTER), next: NEXT })),
    ...PROBLEM_RESPONSES,
  },
};
const LAG = {
  operationId: 'getLag',
  summary: 'Get how far the console has read',
  description: 'By partition: the offset that it reads next, and where the topic ended when it was last asked.',
  tags: ['operations'],
  headers: HEADERS,
  querystring: z.strictObject({}),
  response: {
    200: z.object({
      asOf: AS_OF,
      rows: z.array(z.object({ topic: z.string(), partition: z.int(), next: z.int(), end: z.int(), behind: z.int() })),
    }),
    ...PROBLEM_RESPONSES,
  },
};

/** Shows what is stuck. */
export const opsRoutes: Routes = (app, parts) => {
  const { knowledge, sightOf } = parts;
  app.get('/v1/ops/letters', { schema: LETTERS, config: NO_FIGURES }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = sightOf(request);
    requireOps(sight);
    const { code, after, limit } = request.query;
    const cursor = cursorIn(after, PLACE);
    const { position, result } = await knowledge.ask('letters', {
      limit: limitOf(limit),
      ...(code === undefined ? {} : { code }),
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    const rows = result.rows.map(shownLetter);
    const places = ['place', 'of'].flatMap((name) => Object.keys(PLACE.shape).map((member) => `${name}.${member}`));
    const page = { position, rows, next: result.next, columns: ['id', 'code', 'writtenAt', 'state', ...places] };
    return sendList(request, reply, { page, sight, parts });
  });

  app.get('/v1/ops/lag', { schema: LAG, config: NO_FIGURES }, async (request, reply) => {
    await requireReached(request, parts);
    const sight = sightOf(request);
    requireOps(sight);
    const { position, ends } = knowledge;
    if (setPosition(request, reply, { position, sight, form: JSON.stringify(ends) })) return sendKnown(reply);
    const nexts = new Map(position.map(({ topic, partition, next }) => [`${topic}/${partition}`, next]));
    const rows = ends.map(({ topic, partition, next: end }) => {
      const next = nexts.get(`${topic}/${partition}`) ?? 0;
      return { topic, partition, next, end, behind: Math.max(0, end - next) };
    });
    return { asOf: asOf(position, parts), rows };
  });
};
