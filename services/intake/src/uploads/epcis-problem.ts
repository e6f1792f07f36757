/** Problems as EPCIS 2.0 has them. Source: EPCIS 2.0, REST bindings. */
import { refusalOf, sendProblem } from '@oretrail/http-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { INTAKE_ERRORS } from '../errors.ts';
import { RETRY_AFTER_S, UPLOAD_BYTES_MAX } from './limits.ts';
import type { UploadParts } from './upload-parts.ts';

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
    const refusal = refusalOf(error, { domains: [INTAKE_ERRORS.domain], bodyBytesMax: UPLOAD_BYTES_MAX });
    const { httpStatus, code, disposition } = refusal;
    if (httpStatus === 500) log?.error({ err: error, code }, `trace ${request.id} failed`);
    if (disposition === 'retry' && !reply.hasHeader('retry-after')) reply.header('retry-after', String(RETRY_AFTER_S));
    return sendProblem(reply, refusal, { type: exceptionOf(httpStatus) });
  };
