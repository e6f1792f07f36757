/** Schemas of `/v1/uploads` and `/v1/jobs`, also for the OpenAPI document. Source: intake.md, "2. HTTP". */

import { NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { NEXT } from '../http/query.ts';
import { ROW_OUTCOMES } from './job.ts';
import { JOB_ANSWER, ROW_FAULT } from './job-answer.ts';
import { PAGE_ROWS_MAX, STATEMENTS_MAX, UPLOAD_BYTES_MAX } from './limits.ts';

const TAGS = ['uploads'];
const PARAMS = z.strictObject({ id: z.string().describe('The id of the job, as `Location` names it.') });

const FILE = {
  type: 'string',
  description: 'CSV, EPCIS, NDJSON, or a JSON array of events. It may be packed by gzip.',
};
const FORM = {
  type: 'object',
  description: 'A form with one file; its other fields are skipped.',
  properties: { file: FILE },
  required: ['file'],
};

/** What an upload may be, beside its schema. What it is is recognised by its content, so any other content type is taken, too. */
export const UPLOAD_CONFIG = {
  bodies: {
    'text/csv': { schema: FILE },
    'application/x-ndjson': { schema: FILE },
    'application/json': { schema: FILE },
    'application/gzip': { schema: FILE },
    'multipart/form-data': { schema: FORM },
  },
  limits: `statements=${STATEMENTS_MAX}, bytes=${UPLOAD_BYTES_MAX}`,
} as const;

const ROW = z
  .object({
    row: z.int().min(1).describe('The row of a sheet, the line, or the event of the file, from 1.'),
    line: z.int().min(1).optional().describe('The line on which an event begins, if it has more than one.'),
    outcome: z.enum(ROW_OUTCOMES),
    id: z.string().optional(),
    subject: z.string().optional(),
    digest: z.string().optional().describe('`/v1/statements/{digest}` has the statement.'),
    eventId: z.string().optional().describe('The id of an event of EPCIS.'),
    errors: z.array(ROW_FAULT).optional(),
    reason: z.string().optional().describe('Why it has no effect.'),
  })
  .meta({ id: 'Row', description: 'What has become of a row, line or event of a file.' });

/** `POST /v1/uploads`. */
export const UPLOAD = {
  operationId: 'upload',
  summary: 'Upload a file of statements',
  description:
    'Takes a file of statements, or a form with one file. It costs the budget one event at once, and its statements as they are ' +
    'written: beyond the budget they are written more slowly.',
  tags: TAGS,
  querystring: z.strictObject({
    source: z.string().optional().describe('Who states the events of EPCIS, or of rows that do not say it: a URI.'),
    onError: z
      .enum(['proceed', 'rollback'])
      .default('proceed')
      .describe('Whether nothing is written if anything is bad.'),
  }),
  response: {
    202: JOB_ANSWER.describe('The file has come. `Location` is the address of its job.'),
    ...PROBLEM_RESPONSES,
  },
};

/** `GET /v1/jobs/{id}`. */
export const JOB = {
  operationId: 'getJob',
  summary: 'Get what has become of an upload',
  description: 'What has become of an upload so far. It is kept for a day after it is over.',
  tags: TAGS,
  params: PARAMS,
  querystring: NO_QUERY,
  response: { 200: JOB_ANSWER, ...PROBLEM_RESPONSES },
};

/** `DELETE /v1/jobs/{id}`. */
export const CANCEL = {
  operationId: 'cancelJob',
  summary: 'Cancel an upload',
  description: 'Cancels an upload that is not over. What is written stays.',
  tags: TAGS,
  params: PARAMS,
  querystring: NO_QUERY,
  response: {
    200: JOB_ANSWER.describe('It is over.'),
    202: JOB_ANSWER.describe('It ends after what is under way.'),
    ...PROBLEM_RESPONSES,
  },
};

/** `GET /v1/jobs/{id}/rows`. */
export const ROWS = {
  operationId: 'listRows',
  summary: 'List what has become of each row of an upload',
  description:
    'JSON in pages, or everything as CSV if `Accept` names `text/csv`. The rejected rows of a sheet are then as they were sent, ' +
    'with the columns `error_code` and `error`.',
  tags: TAGS,
  params: PARAMS,
  querystring: z.strictObject({
    outcome: z.enum(ROW_OUTCOMES).optional().describe('Only rows of this outcome.'),
    from: z.string().optional().describe('`next` of another page; the first page if it is left out.'),
  }),
  response: {
    200: {
      description: 'What is known so far.',
      content: {
        'application/json': {
          schema: z
            .object({ rows: z.array(ROW).describe(`At most ${PAGE_ROWS_MAX.toLocaleString('en')}.`), next: NEXT })
            .meta({ id: 'RowPage', description: 'Rows, in their order.' }),
        },
        // It is sent as a stream.
        'text/csv': { schema: z.unknown().meta({ type: 'string' }) },
      },
    },
    ...PROBLEM_RESPONSES,
  },
};
