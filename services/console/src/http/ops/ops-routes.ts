/** `/v1/ops/…`: what is stuck. Source: console.md, "Everything else". */
import { PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { AS_OF, asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { cursorIn, limitOf, NEXT, PAGE_QUERY } from '../forms/cursor.ts';
import { listResponse } from '../forms/form.ts';
import { sendList } from '../forms/send-list.ts';
import type { Routes } from '../parts.ts';
import { requireOps } from './require-ops.ts';

const PLACE = z.object({ topic: z.string(), partition: z.int(), offset: z.int() });
const LETTER = z
  .object({
    place: PLACE.describe('Where the letter lies.'),
    of: PLACE.describe('Where the record lies that it is about.'),
    code: z.string(),
    writtenAt: z.string().describe('RFC 3339.'),
  })
  .meta({ id: 'Letter', description: 'A dead letter, without its record.' });

const LETTERS = {
  operationId: 'listLetters',
  summary: 'List dead letters',
  description: 'Their codes and places, for operators and auditors.',
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
  app.get('/v1/ops/letters', { schema: LETTERS }, async (request, reply) => {
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
    const rows = result.rows.map(({ appendTimeMs, ...one }) => ({
      ...one,
      writtenAt: new Date(appendTimeMs).toISOString(),
    }));
    const places = ['place', 'of'].flatMap((name) => Object.keys(PLACE.shape).map((member) => `${name}.${member}`));
    const page = { position, rows, next: result.next, columns: ['code', 'writtenAt', ...places] };
    return sendList(request, reply, { page, sight, parts });
  });

  app.get('/v1/ops/lag', { schema: LAG }, async (request, reply) => {
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
