/** Answers to what is not a request of HTTP, or not in time: there is no reply, only the socket. Source: intake.md, "Errors". */
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { OretrailError } from '@oretrail/errors';
import { newTraceId, PROBLEM_TYPE, problemOf } from '@oretrail/http-api';
import { INTAKE_ERRORS } from '../errors.ts';
import { HEADER_BYTES_MAX, RETRY_AFTER_S } from './limits.ts';

function refusalOf(code: string | undefined): OretrailError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return INTAKE_ERRORS.error('headers-too-large', `the headers have more than ${HEADER_BYTES_MAX} bytes`);
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return INTAKE_ERRORS.error('timed-out', 'the request is not complete');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return INTAKE_ERRORS.error('request-too-large', 'the extensions of a chunk are too long');
    default:
      return INTAKE_ERRORS.error('bad-request', 'this is not a request of HTTP/1.1');
  }
}

/** Writes the problem of an error to a socket, and closes it. */
export function endWithProblem(socket: Socket, error: OretrailError): void {
  if (!socket.writable) return void socket.destroy();
  const { httpStatus, disposition } = error;
  const body = JSON.stringify(problemOf(error, { instance: '', traceId: newTraceId() }));
  const head = [
    `HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus]}`,
    `Content-Type: ${PROBLEM_TYPE}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(disposition === 'retry' ? [`Retry-After: ${RETRY_AFTER_S}`] : []),
    'Connection: close',
  ];
  // Behind the answer nothing more is read, so a client that continues to send is cut off.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/** Answers to an error of the parser of HTTP. */
export function onClientError(error: Error & Readonly<{ code?: string }>, socket: Socket): void {
  if (error.code === 'ECONNRESET') return void socket.destroy();
  endWithProblem(socket, refusalOf(error.code));
}

/** Answers requests that Node would answer by itself and without a body: for a tunnel, and with an unknown `Expect`. */
export function answerBareRequests(server: Server): void {
  server.on('connect', (_, socket: Socket) => {
    endWithProblem(socket, INTAKE_ERRORS.error('bad-request', 'the intake is not a proxy'));
  });
  server.on('checkExpectation', ({ socket }: IncomingMessage) => {
    endWithProblem(socket, INTAKE_ERRORS.error('bad-request', 'the header Expect is not 100-continue'));
  });
}
