/** `/v1/statements/stream`: what becomes of one's own statements, passed on from the console. Source: intake.md, section 4. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { INTAKE_ERRORS } from '../../errors.ts';
import type { Routes } from '../route-parts.ts';

const EVENT_STREAM = 'text/event-stream';
/** Characters of a cursor, which names each partition of the topics: those of 500 partitions. */
const CURSOR_LENGTH_MAX = 8_192;

const STREAM = {
  operationId: 'streamStatements',
  summary: 'Stream what becomes of own statements',
  description:
    'Server-sent events. `event: records` comes for a subject whenever something is stated about it, refused, or drawn from it, with ' +
    '`subject` and `rows` (digest, standing, by, code, sealedIn), `use` and `findings`. `event: seal` comes with each seal: ' +
    'receipts up to it are proofs. Each comes at least once. `id` is the cursor; a client that sends it as `Last-Event-ID` ' +
    'misses nothing. `event: end` is the last.',
  tags: ['statements'],
  headers: z.looseObject({
    'last-event-id': z
      .string()
      .max(CURSOR_LENGTH_MAX)
      .optional()
      .describe('The last `id` that was read. It counts before `from`.'),
  }),
  querystring: z.strictObject({
    from: z.string().max(CURSOR_LENGTH_MAX).optional().describe('`now` (the default), `start`, or a cursor.'),
  }),
  response: {
    200: {
      description: 'Events without an end.',
      content: { [EVENT_STREAM]: { schema: z.unknown().describe('Server-sent events.') } },
    },
    ...PROBLEM_RESPONSES,
  },
};

/** Why there is no stream. @param code of the problem of the console; empty if it has not answered */
function refusalOf(code: string) {
  if (code === 'too-many-streams')
    return INTAKE_ERRORS.error('too-many-streams', 'the console has no room for another');
  if (code === 'bad-request') return HTTP_ERRORS.error('bad-request', 'the place is not `now`, `start` or a cursor');
  if (code === 'not-allowed') return HTTP_ERRORS.error('not-allowed', 'all grants were revoked');
  return INTAKE_ERRORS.error('console-away', code === '' ? 'it has not answered' : `it has answered ${code}`);
}

/** Passes streams on. */
export const streamRoutes: Routes = (app, parts) => {
  const { console, askerOf } = parts;
  const open = new Set<AbortController>();
  app.addHook('preClose', async () => {
    for (const one of open) one.abort();
  });
  // A HEAD request would open a stream that nobody reads.
  app.get('/v1/statements/stream', { schema: STREAM, exposeHeadRoute: false }, async (request, reply) => {
    if (console === null) throw INTAKE_ERRORS.error('streams-off', 'there is no stream');
    const end = new AbortController();
    open.add(end);
    reply.raw.once('close', () => {
      open.delete(end);
      end.abort();
    });
    const { from } = request.query;
    const query = from === undefined ? '' : `?from=${encodeURIComponent(from)}`;
    const stream = await console.stream(query, request.headers['last-event-id'], askerOf(request), end.signal);
    if (typeof stream === 'string') throw refusalOf(stream);
    const body = Readable.fromWeb(stream.body as ReadableStream);
    // It ends when the console or the intake does; the client then resumes.
    body.on('error', () => reply.raw.destroy());
    reply.headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' });
    return reply.type(EVENT_STREAM).send(body);
  });
};
