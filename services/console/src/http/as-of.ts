/** How far an answer has read: in its headers and in its body. Source: console.md, "Positions". */

import { HTTP_ERRORS } from '@oretrail/http-api';
import { sha256Hex } from '@oretrail/model';
import type { Position } from '@oretrail/read-model';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CONSOLE_ERRORS } from '../errors.ts';
import { parsePosition, positionText } from '../knowledge/position-text.ts';
import type { Sight } from '../sight/sight.ts';
import type { RouteParts } from './parts.ts';

/** Hex digits of an entity tag: 96 bits are enough to tell positions of one address apart. */
const TAG_DIGITS = 24;

/** The member `asOf` of every answer. */
export const AS_OF = z
  .object({
    position: z.string().describe('The answer is a function of the topics up to here; a value of `Oretrail-At-Least`.'),
    behind: z.int().min(0).describe('Records that the topics had beyond that when they were last asked.'),
    seal: z.int().optional().describe('The answer is of the cut of this seal.'),
    knownAt: z.string().optional().describe('The answer is of what Kafka had appended by then.'),
  })
  .meta({ id: 'AsOf', description: 'How far the answer has read.' });

/** Headers that every route reads. Others are passed over. */
export const HEADERS = z.looseObject({
  'oretrail-at-least': z
    .string()
    .max(16_384)
    .optional()
    .describe(
      'A position: `Oretrail-Position` of another answer, or `position` of the intake as JSON. Waits 2 s for it, else 503.',
    ),
});

/** Refuses a request that comes too early, or asks for more than is read. @throws OretrailError `not-ready`, `bad-request`, `not-reached` */
export async function requireReached(request: FastifyRequest, { knowledge, atLeastWaitMs }: RouteParts): Promise<void> {
  if (!knowledge.isReady) throw CONSOLE_ERRORS.error('not-ready', `${knowledge.behind} records are to be read`);
  const text = request.headers['oretrail-at-least'];
  if (text === undefined) return;
  const due = typeof text === 'string' ? parsePosition(text) : null;
  if (due === null) throw HTTP_ERRORS.error('bad-request', 'the header Oretrail-At-Least is not a position');
  if (await knowledge.reached(due, atLeastWaitMs)) return;
  throw CONSOLE_ERRORS.error('not-reached', `${knowledge.behind} records are to be read`);
}

/** The member `asOf` of an answer. @param past what it says of a moment of the past, if it is of one */
export function asOf(
  position: Position,
  { knowledge }: RouteParts,
  past: Pick<z.infer<typeof AS_OF>, 'seal' | 'knownAt'> = {},
): z.infer<typeof AS_OF> {
  return { position: positionText(position), behind: knowledge.behind, ...past };
}

/**
 * Sets the headers of an answer. @returns whether the caller has this answer already: then it is 304, without a body
 * @param form the content type: each form of an answer has a tag of its own
 */
export function setPosition(
  request: FastifyRequest,
  reply: FastifyReply,
  { position, sight, form }: Readonly<{ position: Position; sight: Sight; form: string }>,
): boolean {
  const text = positionText(position);
  const tag = `W/"${sha256Hex(`${text} ${form} ${sight.mark}`).slice(0, TAG_DIGITS)}"`;
  reply.headers({
    'oretrail-position': text,
    etag: tag,
    'cache-control': 'private, no-cache',
    vary: 'Accept, Authorization',
  });
  const known = request.headers['if-none-match'] ?? '';
  return known.split(',').some((one) => one.trim() === tag);
}

/** The caller has the answer already. */
export function sendKnown(reply: FastifyReply): FastifyReply {
  return reply.code(304).send();
}
