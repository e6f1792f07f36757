/** `POST /v1/events` of the page: handed on to the intake with the caller's own token, which decides there. Source: console.md, "Pages". */
import { type AddRoutes, type App, senderOf } from '@oretrail/http-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONSOLE_ERRORS } from '../errors.ts';
import { HANDED_ON_BYTES_MAX, HANDED_ON_TIMEOUT_MS } from '../limits.ts';

/** Headers of a request that the intake reads. */
const ASKED = ['authorization', 'content-type', 'content-encoding', 'accept', 'traceparent'] as const;
/** Headers of its answer that a sender reads. */
const ANSWERED = [
  'content-type',
  'location',
  'retry-after',
  'www-authenticate',
  'oretrail-position',
  'ratelimit',
] as const;

function askedIn({ headers }: FastifyRequest): Record<string, string> {
  return Object.fromEntries(ASKED.flatMap((name) => (headers[name] === undefined ? [] : [[name, `${headers[name]}`]])));
}

/** @throws ConsoleError `intake-away` */
async function askIntake(intake: string, request: FastifyRequest): Promise<Response> {
  try {
    return await fetch(new URL(request.url, intake), {
      method: 'POST',
      headers: askedIn(request),
      body: new Uint8Array(request.body as Buffer),
      redirect: 'error',
      signal: AbortSignal.timeout(HANDED_ON_TIMEOUT_MS),
    });
  } catch (cause) {
    throw CONSOLE_ERRORS.error('intake-away', 'the intake gave no answer', { cause });
  }
}

async function handOn(intake: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  senderOf(request);
  const answer = await askIntake(intake, request);
  for (const name of ANSWERED) {
    const value = answer.headers.get(name);
    if (value !== null) reply.header(name, value);
  }
  return reply.code(answer.status).send(Buffer.from(await answer.arrayBuffer()));
}

/**
 * Hands statements on, byte for byte. Requests without a sign-in are refused before.
 * @param intake its address
 */
export function intakeRoute(intake: string): AddRoutes {
  return async (app: App) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    // The document of the intake describes the address.
    const options = { bodyLimit: HANDED_ON_BYTES_MAX, schema: { hide: true } };
    app.post('/v1/events', options, (request, reply) => handOn(intake, request, reply));
  };
}
