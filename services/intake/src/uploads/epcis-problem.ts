/** Problems as EPCIS 2.0 has them. Source: EPCIS 2.0, REST bindings. */
import { OretrailError } from '@oretrail/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { INTAKE_ERRORS } from '../errors.ts';
import { RETRY_AFTER_S } from './limits.ts';

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

/** The error that is shown: what the intake itself is to blame for is not described. */
function shownError(
  error: FastifyError | OretrailError,
): Pick<OretrailError, 'httpStatus' | 'meaning' | 'what' | 'remedy' | 'faults' | 'disposition'> {
  if (error instanceof OretrailError && (error.httpStatus < 500 || error.domain === INTAKE_ERRORS.domain)) return error;
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  const isOfRequest = status >= 400 && status < 500;
  const what = isOfRequest ? 'the request can not be read' : 'the request could not be finished';
  const about = { httpStatus: isOfRequest ? status : 500, what, faults: [], disposition: 'reject' } as const;
  const meaning = isOfRequest ? 'The request is not valid.' : 'A fault of the intake itself.';
  return { ...about, meaning, remedy: isOfRequest ? 'Correct it.' : 'Send it again later.' };
}

/** Answers with the problem of an error. */
export function sendEpcisProblem(
  error: FastifyError | OretrailError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { httpStatus, meaning, what, remedy, faults, disposition } = shownError(error);
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
  return reply.code(httpStatus).type('application/problem+json').send(JSON.stringify(problem));
}
