/** The capture interface of EPCIS 2.0. Source: EPCIS 2.0, REST bindings; intake.md, "EPCIS". */

import { PROFILE_NAMESPACE } from '@oretrail/epcis';
import type { OretrailError } from '@oretrail/errors';
import { type App, HTTP_ERRORS } from '@oretrail/http-api';
import { EVENT_ERRORS } from '@oretrail/model';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { captureAnswer } from './capture-answer.ts';
import { CAPTURE_CONFIG, CAPTURED_EVENT, CAPTURES, CAPTURING, ONE_CAPTURE } from './capture-schemas.ts';
import { CapturedEvents, capturedIn } from './captured-events.ts';
import type { ConversionResult } from './conversion/piece.ts';
import { epcisProblems } from './epcis-problem.ts';
import type { Job } from './job.ts';
import type { JobFolder } from './job-folder.ts';
import { convertJob } from './job-run.ts';
import type { Described } from './jobs.ts';
import { STATEMENTS_MAX, UPLOAD_BYTES_MAX } from './limits.ts';
import { queryDocument } from './query-document.ts';
import { checkHeaders, receiveFile } from './received-file.ts';
import { checkRead, recogniseFile, requireSource, sourceFor } from './reception.ts';
import type { UploadParts } from './upload-parts.ts';
import { bodyOf } from './upload-routes.ts';

const CAPTURE = '/epcis/v2/capture';
const EVENTS = '/epcis/v2/events';

/** Headers of every answer. */
const VERSIONS = {
  'gs1-epcis-version': '2.0.0',
  'gs1-cbv-version': '2.0.0',
  'gs1-extensions': `oretrail=${PROFILE_NAMESPACE}`,
} as const;
/** Headers that say what a capture may be. */
const LIMITS = {
  'gs1-epcis-capture-limit': String(STATEMENTS_MAX),
  'gs1-epcis-capture-file-size-limit': String(UPLOAD_BYTES_MAX),
  'gs1-capture-error-behaviour': 'all',
} as const;

/** Versions that a sender may ask for. */
function checkVersions({ headers }: FastifyRequest): void {
  for (const name of ['gs1-epcis-version', 'gs1-cbv-version'] as const) {
    const asked = headers[name];
    if (asked === undefined || /^2\.0(?:\.\d+)?$/.test(String(asked))) continue;
    throw HTTP_ERRORS.error('not-acceptable', `${name} asks for another version than 2.0`);
  }
}

/** What to do about a document that is not JSON: a file of events has another remedy. */
const NOT_JSON_REMEDY = 'Send an EPCISDocument in JSON.';

/** Why a document is refused as a whole. */
function refusal(result: Extract<ConversionResult, { ok: false }>): OretrailError {
  const { code, pointer = '', isTooLarge } = result;
  const detail = result.detail.replace(EVENT_ERRORS.rows['not-json'].remedy, NOT_JSON_REMEDY);
  const what = detail.replace(/\.$/, '');
  const faults = [{ pointer, code, detail }];
  return HTTP_ERRORS.error(isTooLarge ? 'request-too-large' : 'bad-request', what, { faults });
}

/** Receives a document, and refuses at once what is not one. */
async function describe(
  { intake, senderOf, now }: UploadParts,
  request: FastifyRequest,
  folder: JobFolder,
  asked: Readonly<{ source: string | undefined; behaviour: Job['behaviour'] }>,
): Promise<Described> {
  await receiveFile(request.headers, bodyOf(request), folder.path('file'), false);
  const { format, isGzip } = await recogniseFile(folder.path('file'));
  checkRead(format);
  if (format === 'csv-file') throw HTTP_ERRORS.error('bad-request', 'a table (CSV) is sent to /v1/uploads');
  const source = requireSource(sourceFor(intake, senderOf(request), asked.source, now()));
  const { behaviour } = asked;
  const job = { way: 'capture', behaviour, format: 'epcis-file', isGzip, noun: 'event', source } as const;
  const converted = await convertJob(job, folder);
  if (!converted.ok) throw refusal(converted);
  return { job, converted };
}

const received = (reply: FastifyReply, { id }: Job): FastifyReply =>
  reply.code(202).header('location', `${CAPTURE}/${id}`).send();

function addCapture(app: App, parts: UploadParts): void {
  app.post(CAPTURE, { schema: CAPTURING, config: CAPTURE_CONFIG }, async (request, reply) => {
    checkHeaders(request.headers);
    await parts.charge(request, reply, 1);
    const { query, headers } = request;
    const asked = { source: query.source, behaviour: headers['gs1-capture-error-behaviour'] };
    const job = await parts.jobs.receive(parts.senderOf(request), (folder) => describe(parts, request, folder, asked));
    return received(reply, job);
  });
}

function addCaptureJobs(app: App, { jobs, senderOf }: UploadParts): void {
  app.get(CAPTURE, { schema: CAPTURES }, async (request, reply) => {
    const { perPage, nextPageToken } = request.query;
    const all = jobs.of(senderOf(request), 'capture');
    const start = nextPageToken === undefined ? 0 : all.findIndex(({ id }) => id === nextPageToken);
    if (start < 0) throw HTTP_ERRORS.error('bad-request', 'nextPageToken is not one that an answer has named');
    const next = all[start + perPage];
    if (next !== undefined)
      reply.header('link', `<${CAPTURE}?perPage=${perPage}&nextPageToken=${next.id}>; rel="next"`);
    return all.slice(start, start + perPage).map(captureAnswer);
  });
  app.get(`${CAPTURE}/:captureID`, { schema: ONE_CAPTURE }, async (request) => {
    const job = jobs.find(request.params.captureID, senderOf(request));
    if (job?.way !== 'capture') throw HTTP_ERRORS.error('not-found', 'there is no such capture of this principal');
    return captureAnswer(job);
  });
}

function addEvents(app: App, { jobs, senderOf, now }: UploadParts): void {
  app.get(`${EVENTS}/:eventID`, { schema: CAPTURED_EVENT }, async (request, reply) => {
    const events = new CapturedEvents(UPLOAD_BYTES_MAX);
    for (const job of jobs.of(senderOf(request), 'capture')) {
      if (!events.addBefore(await capturedIn(job, jobs.folderOf(job), request.params.eventID))) break;
    }
    const { all } = events;
    if (all.length === 0) throw HTTP_ERRORS.error('not-found', 'no capture that is kept has such an event');
    return reply.type('application/json').send(queryDocument(all, now().toISOString()));
  });
}

/** What each address takes. */
const ADDRESSES = [
  [CAPTURE, 'GET, HEAD, OPTIONS, POST'],
  [`${CAPTURE}/:captureID`, 'GET, HEAD, OPTIONS'],
  [`${EVENTS}/:eventID`, 'GET, HEAD, OPTIONS'],
] as const;

/** The routes of captures. */
export function captureRoutes(app: App, parts: UploadParts): void {
  app.setErrorHandler(epcisProblems(parts.log));
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(VERSIONS);
    if (request.routeOptions.url === CAPTURE) reply.headers(LIMITS);
    if (request.method !== 'OPTIONS') checkVersions(request);
  });
  for (const [url, allow] of ADDRESSES) {
    app.options(url, { schema: { hide: true }, config: { isPublic: true } }, async (_, reply) =>
      reply.code(204).header('allow', allow).send(),
    );
  }
  addCapture(app, parts);
  addCaptureJobs(app, parts);
  addEvents(app, parts);
}
