/** Sends problems as answers. Source: intake.md, "Errors". */
import type { OretrailError } from '@oretrail/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RETRY_AFTER_S } from './limits.ts';
import { PROBLEM_TYPE, type ProblemExtra, problemOf } from './problem.ts';

/** Characters of a path that a problem repeats. */
const INSTANCE_LENGTH_MAX = 1_024;

/** The path of a request without its query; empty if what is asked for is not a path, such as `*` (RFC 9112, section 3.2). */
function pathOf({ url }: Pick<FastifyRequest, 'url'>): string {
  return url.startsWith('/') ? url.replace(/[?#].*$/s, '').slice(0, INSTANCE_LENGTH_MAX) : '';
}

/** Answers with a problem. Headers that are set before stay. */
export function sendProblem(reply: FastifyReply, error: OretrailError, extra: ProblemExtra = {}): FastifyReply {
  const { request } = reply;
  const { httpStatus, disposition } = error;
  if (disposition === 'retry' && !reply.hasHeader('retry-after')) reply.header('retry-after', String(RETRY_AFTER_S));
  if (httpStatus === 401) {
    const isGiven = request.headers.authorization !== undefined;
    reply.header('www-authenticate', `Bearer realm="oretrail"${isGiven ? ', error="invalid_token"' : ''}`);
  }
  const problem = problemOf(error, { instance: pathOf(request), traceId: request.id }, extra);
  return reply.code(httpStatus).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}
