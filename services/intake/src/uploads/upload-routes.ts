/** `/v1/uploads` and `/v1/jobs`. Source: intake.md, "2. HTTP". */

import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type App, HTTP_ERRORS } from '@oretrail/http-api';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Job, RowOutcome } from './job.ts';
import { jobAnswer } from './job-answer.ts';
import type { JobFolder } from './job-folder.ts';
import type { Described } from './jobs.ts';
import { checkHeaders, receiveFile } from './received-file.ts';
import { nounOf, recogniseFile, requireSource, sourceFor } from './reception.ts';
import { rowPage, rowsAsCsv } from './row-pages.ts';
import type { UploadParts } from './upload-parts.ts';
import { CANCEL, JOB, ROWS, UPLOAD, UPLOAD_CONFIG } from './upload-schemas.ts';

/** The body of a request, as it comes. */
export function bodyOf({ body }: FastifyRequest): Readable {
  if (body instanceof Readable) return body;
  throw HTTP_ERRORS.error('bad-request', 'the request has no body');
}

const wantsCsv = ({ headers }: FastifyRequest): boolean => /\btext\/csv\b/i.test(headers.accept ?? '');

/** The sheet of refused rows as they were sent, if there is one. */
async function returnedSheet(job: Job, folder: JobFolder, outcome: RowOutcome | undefined): Promise<Readable | null> {
  const path = folder.path('returned');
  if (outcome !== 'rejected' || job.format !== 'csv-file' || job.finishedAt === null) return null;
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  return isThere ? createReadStream(path) : null;
}

function findJob({ jobs, senderOf }: UploadParts, request: FastifyRequest, id: string): Job {
  const job = jobs.find(id, senderOf(request));
  if (job === null) throw HTTP_ERRORS.error('not-found', 'there is no such upload of this principal');
  return job;
}

/** Receives a file, and says what it is. */
async function describe(
  { intake, senderOf, now }: UploadParts,
  request: FastifyRequest,
  folder: JobFolder,
  query: z.infer<typeof UPLOAD.querystring>,
): Promise<Described> {
  await receiveFile(request.headers, bodyOf(request), folder.path('file'), true);
  const { format, isGzip } = await recogniseFile(folder.path('file'));
  const noun = nounOf(format);
  const named = sourceFor(intake, senderOf(request), query.source, now());
  const source = format === 'epcis-file' ? requireSource(named) : named;
  return { job: { way: 'upload', behaviour: query.onError, format, isGzip, noun, source } };
}

function addUploads(app: App, parts: UploadParts): void {
  app.post('/v1/uploads', { schema: UPLOAD, config: UPLOAD_CONFIG }, async (request, reply) => {
    checkHeaders(request.headers);
    await parts.charge(request, reply, 1);
    const { query } = request;
    const job = await parts.jobs.receive(parts.senderOf(request), (folder) => describe(parts, request, folder, query));
    return reply.code(202).header('location', `/v1/jobs/${job.id}`).send(jobAnswer(job));
  });
}

function addJobs(app: App, parts: UploadParts): void {
  app.get('/v1/jobs/:id', { schema: JOB }, async (request) => jobAnswer(findJob(parts, request, request.params.id)));
  app.delete('/v1/jobs/:id', { schema: CANCEL }, async (request, reply) => {
    const job = await parts.jobs.cancel(findJob(parts, request, request.params.id));
    return reply.code(job.finishedAt === null ? 202 : 200).send(jobAnswer(job));
  });
}

async function csvOf(job: Job, folder: JobFolder, outcome: RowOutcome | undefined): Promise<Readable> {
  const place = { path: folder.path('rows'), rowsBytes: job.rowsBytes };
  return (await returnedSheet(job, folder, outcome)) ?? Readable.from(rowsAsCsv(place, outcome));
}

function addRows(app: App, parts: UploadParts): void {
  app.get('/v1/jobs/:id/rows', { schema: ROWS }, async (request, reply) => {
    const job = findJob(parts, request, request.params.id);
    const folder = parts.jobs.folderOf(job);
    const { outcome, from } = request.query;
    reply.header('vary', 'accept');
    if (!wantsCsv(request)) return rowPage({ path: folder.path('rows'), rowsBytes: job.rowsBytes }, { outcome, from });
    return reply.type('text/csv; charset=utf-8').send(await csvOf(job, folder, outcome));
  });
}

/** The routes of uploads. */
export function uploadRoutes(app: App, parts: UploadParts): void {
  addUploads(app, parts);
  addJobs(app, parts);
  addRows(app, parts);
}
