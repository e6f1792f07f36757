/** Signs each request in before anything of its body is read. Source: intake.md, "Sign-in". */
import { isErrorOf } from '@oretrail/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Budgets } from './budgets.ts';
import { HTTP_ERRORS } from './errors.ts';
import { ATTEMPTS_MAX, ATTEMPTS_WINDOW_S } from './limits.ts';
import type { HttpSender } from './sender.ts';
import type { SignIn } from './sign-in/sign-in.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route needs no sign-in. */
    isPublic?: boolean;
  }
  interface FastifyRequest {
    /** Who sends the request; null on a public route. */
    sender: HttpSender | null;
  }
}

/** Who sends a request. @throws Error on a public route, where nobody is signed in */
export function senderOf({ sender }: FastifyRequest): HttpSender {
  if (sender === null) throw new Error('a public route has no sender');
  return sender;
}

/** The hook that signs requests in. An address that has failed too often is refused before its next attempt is looked at. */
export function authentication(signIn: SignIn) {
  const failures = new Budgets({ points: ATTEMPTS_MAX, windowS: ATTEMPTS_WINDOW_S });

  async function refuseGuessing(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { isWithin, resetS } = await failures.left(request.ip);
    if (isWithin) return;
    reply.header('retry-after', String(resetS));
    throw HTTP_ERRORS.error('too-many-attempts', `${ATTEMPTS_MAX} sign-ins have failed`);
  }

  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (request.is404 || request.routeOptions.config.isPublic === true) return;
    const { authorization } = request.headers;
    await refuseGuessing(request, reply);
    try {
      request.sender = await signIn.senderOf(authorization);
    } catch (error) {
      // To forget the header is not to guess.
      if (authorization !== undefined && isErrorOf(HTTP_ERRORS, error, 'not-signed-in')) {
        await failures.use(request.ip, 1);
      }
      throw error;
    }
  };
}
