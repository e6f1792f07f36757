/** Problems as EPCIS 2.0 has them. Source: EPCIS 2.0, REST bindings. */

import { PROBLEM_TYPE } from '@oretrail/http-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusalOf } from '../http/refusal.ts';
import { RETRY_AFTER_S } from './limits.ts';
import type { UploadParts } from './upload-app.ts';

/** The type of problem of each status; all others are of {@link OTHER}. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [400, 'ValidationException'],
  [401, 'SecurityException'],
  [403, 'SecurityException'],
  [404, 'NoSuchNameException'],
  [406, 'NotAcceptableException'],
  [413, 'CaptureLimitExceededException'],
  [415, 'UnsupportedMediaTypeException'],
]);
const OTHER = 'ImplementationException';

/** The type of problem of a status. */
export const exceptionOf = (status: number): string => `epcisException:${TYPES.get(status) ?? OTHER}`;

/** Answers errors with their problems. What the intake is to blame for is logged, and not described. */
export const epcisProblems =
  (log: UploadParts['log']) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { httpStatus, code, meaning, what, remedy, faults, disposition } = refusalOf(error);
    if (httpStatus === 500) log?.error({ err: error, code }, `trace ${request.id} failed`);
    if (disposition === 'retry' && !reply.hasHeader('retry-after')) reply.header('retry-after', String(RETRY_AFTER_S));
    if (httpStatus === 401 && !reply.hasHeader('www-authenticate'))
      reply.header('www-authenticate', 'Bearer realm="oretrail"');
    const problem = {
      type: exceptionOf(httpStatus),
      title: meaning,
      status: httpStatus,
      detail: `${what.slice(0, 1).toUpperCase()}${what.slice(1)}. ${remedy}`,
      instance: request.url.replace(/[?#].*$/s, '').slice(0, 1_024),
      errors: faults,
      traceId: request.id,
    };
    return reply.code(httpStatus).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  };
