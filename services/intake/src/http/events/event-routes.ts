/** `POST /v1/events`. Source: intake.md, "2. HTTP". */

import { HTTP_ERRORS, PROBLEM_RESPONSES, sendProblem } from '@oretrail/http-api';
import { z } from 'zod';
import type { Asker, ConsoleClient } from '../../console/console-client.ts';
import type { SentStatement } from '../../intake.ts';
import { takeBytes } from '../request-bodies.ts';
import type { Routes } from '../route-parts.ts';
import { EVENT_ANSWER, type EventAnswer, eventAnswer, inProblem, refusalIn } from './event-answer.ts';
import { EVENT_BODIES } from './event-schema.ts';
import { EVENT_CONTENT_TYPES, sentEvents } from './sent-events.ts';
import { unreadableBody } from './unreadable-body.ts';

const QUERY = z.strictObject({
  dryRun: z.enum(['true', 'false']).optional().describe('If true, the events are checked, and nothing is written.'),
  onError: z
    .enum(['proceed', 'rollback'])
    .optional()
    .describe(
      'If `rollback`, nothing is written if any event is bad. If `proceed`, as by default, each counts by itself.',
    ),
});

const SCHEMA = {
  operationId: 'stateEvents',
  summary: 'State events',
  description:
    'Takes one event, in structured or binary mode, or many. Events that are accepted are durable in Kafka before the ' +
    'answer. The same event sent again is a duplicate, so a sender that lost an answer sends the request again.',
  tags: ['events'],
  querystring: QUERY,
  response: {
    200: EVENT_ANSWER.describe('Many events, a duplicate, or a dry run.'),
    201: EVENT_ANSWER.describe('One event, accepted. `Location` is the address of the statement.'),
    ...PROBLEM_RESPONSES,
  },
};

/** An answer may have a thousand items, and its type is already that of the schema: it is not looked at again. */
const serializerCompiler = () => (answer: EventAnswer) => JSON.stringify(answer);

/** What the good events would change, if a console can say it. */
async function effectsOf(
  { items }: EventAnswer,
  sent: readonly SentStatement[],
  asker: Asker,
  console: ConsoleClient | null,
): Promise<Pick<EventAnswer, 'effects'>> {
  const good = sent.filter((_, i) => items[i]?.outcome === 'accepted');
  return console === null || good.length === 0 ? {} : { effects: await console.effects(good, asker) };
}

/** Takes events. */
export const eventRoutes: Routes = (app, { intake, senderOf, charge, console, askerOf }) => {
  takeBytes(app, EVENT_CONTENT_TYPES);
  const options = { schema: SCHEMA, config: { bodies: EVENT_BODIES }, serializerCompiler };
  app.post('/v1/events', options, async (request, reply) => {
    if (!Buffer.isBuffer(request.body)) throw HTTP_ERRORS.error('bad-request', 'the request has no body');
    const { headers, body } = request;
    const { sent, isOne } = sentEvents(headers, body);
    await charge(request, reply, sent.length);
    const isAtomic = request.query.onError === 'rollback';
    const isDryRun = request.query.dryRun === 'true';
    const answer = eventAnswer(await intake.take(sent, senderOf(request), { isAtomic, isDryRun }));
    const bodyFault = () => unreadableBody(body, headers['content-type'] ?? '');
    const refusal = refusalIn(answer, { isOne, isAtomic, bodyFault });
    if (refusal !== null) return sendProblem(reply, refusal, inProblem(answer));
    const [item] = answer.items;
    if (isDryRun)
      return reply.code(200).send({ ...answer, ...(await effectsOf(answer, sent, askerOf(request), console)) });
    if (!isOne || item === undefined) return reply.code(200).send(answer);
    reply.header('location', `/v1/statements/${item.digest}`);
    return reply.code(item.outcome === 'accepted' ? 201 : 200).send(answer);
  });
};
