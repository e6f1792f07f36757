/** `/v1/verdicts/stream`: revisions as they come, as server-sent events. Source: console.md, "Streams". */
import { HTTP_ERRORS, PROBLEM_RESPONSES, senderOf } from '@oretrail/http-api';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { noteMakersIn } from '../access/note-maker.ts';
import { recordRead } from '../access/record-reads.ts';
import { HEADERS, requireReached } from '../http/as-of.ts';
import type { Routes } from '../http/parts.ts';
import { FILTER_QUERY, filterOf, requireLists } from '../http/verdicts/verdict-query.ts';
import { CURSOR_LENGTH_MAX } from '../limits.ts';
import type { EventStream } from './event-stream.ts';
import { HEARTBEAT_MS, STREAM_LIFETIME_MS } from './limits.ts';
import { FROM, placeFrom } from './place.ts';
import type { Streams } from './streams.ts';
import { verdictSource } from './verdict-source.ts';

/** The content type of a stream. */
export const EVENT_STREAM = 'text/event-stream';

/** A parameter that says from where on revisions are sent. */
export const FROM_QUERY = z
  .string()
  .max(CURSOR_LENGTH_MAX)
  .regex(FROM, 'is not `now`, `start` or a cursor')
  .describe('`now`: what is published from now on; `start`: everything; or a cursor: what comes behind it.');

const STREAM = {
  operationId: 'streamVerdicts',
  summary: 'Stream revisions as they are published',
  description:
    'Server-sent events. Each revision comes at least once, those of one vehicle in their order: `event: verdict`, with a `Change` ' +
    'as `data` and the cursor as `id`. The filters are those of `/v1/verdicts`, and ask the revision itself. ' +
    `Every ${HEARTBEAT_MS / 1_000} s at the latest there is a comment with the cursor. \`event: end\` is the last; its data say why ` +
    `and where: the console stops, the reader is slow, or the stream is ${STREAM_LIFETIME_MS / 60_000} minutes old. ` +
    'A client that sends the last `id` as `Last-Event-ID` misses nothing.',
  tags: ['verdicts'],
  headers: HEADERS.extend({
    'last-event-id': z
      .string()
      .max(CURSOR_LENGTH_MAX)
      .optional()
      .describe('The last `id` that was read: a cursor. It counts before `from`.'),
  }),
  querystring: z.strictObject({ ...FILTER_QUERY, from: FROM_QUERY.optional().describe('`now` if it is left out.') }),
  response: {
    200: { description: 'Events without an end.', content: { [EVENT_STREAM]: { schema: z.string() } } },
    ...PROBLEM_RESPONSES,
  },
};

/** The form must be wanted; there is no other. @throws OretrailError `not-acceptable` */
export function requireForm(accept: string | undefined): void {
  const isWanted = (accept ?? '*/*').split(',').some((one) => /^\s*(?:text\/event-stream|text\/\*|\*\/\*)/i.test(one));
  if (!isWanted) throw HTTP_ERRORS.error('not-acceptable', `the address answers with ${EVENT_STREAM}`);
}

/** No proxy may keep events back, or for another reader; and a connection behind its stream would only hold up the end of the console. */
export function sendEvents(reply: FastifyReply, body: EventStream): FastifyReply {
  reply.headers({
    'content-type': EVENT_STREAM,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'close',
  });
  return reply.send(body);
}

/** Streams revisions. */
export function streamRoutes(streams: Streams): Routes {
  return (app, parts) => {
    app.addHook('preClose', async () => streams.stop());
    // A HEAD request would open a stream that nobody reads.
    app.get('/v1/verdicts/stream', { schema: STREAM, exposeHeadRoute: false }, async (request, reply) => {
      await requireReached(request, parts);
      requireForm(request.headers.accept);
      const { from = 'now', ...query } = request.query;
      const look = () => {
        const sight = parts.sightOf(request);
        requireLists(sight, query);
        return { sight, filter: filterOf(query, sight) };
      };
      const { sight, filter } = look();
      const place = placeFrom(request.headers['last-event-id'] || from, parts.knowledge.position);
      if (place === null) throw HTTP_ERRORS.error('bad-request', 'the header Last-Event-ID is not a cursor');
      await noteMakersIn(request, { filter }, { sight, knowledge: parts.knowledge });
      await recordRead(request, parts);
      return sendEvents(
        reply,
        streams.start({
          principal: senderOf(request).principal,
          from: place,
          source: verdictSource(streams.pages, look),
        }),
      );
    });
  };
}
