/** Schemas of the capture interface, also for the OpenAPI document. Source: EPCIS 2.0, REST bindings; intake.md, "EPCIS". */

import { NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { KEPT_JOBS_OF_PRINCIPAL_MAX, PAGE_JOBS_DEFAULT } from './limits.ts';

const TAGS = ['EPCIS'];
const PAGE_MAX = KEPT_JOBS_OF_PRINCIPAL_MAX;

/** The body of a capture, for the OpenAPI document. */
export const CAPTURE_CONFIG = {
  bodies: { 'application/json': { schema: { type: 'object', description: 'An EPCISDocument of EPCIS 2.0 in JSON.' } } },
} as const;

const COUNT = z.int().min(0);
const CAPTURE_ANSWER = z
  .looseObject({
    captureID: z.string(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional().describe('Absent as long as it is running.'),
    running: z.boolean(),
    success: z.boolean().describe('Whether nothing was refused or left out, as far as is known.'),
    captureErrorBehaviour: z.enum(['rollback', 'proceed']),
    errors: z.array(
      z.looseObject({
        type: z.string().describe('`epcisException:` and the exception.'),
        title: z.string().describe('The code: `/errors/{code}` has its meaning and remedy.'),
        status: z.int(),
        detail: z.string(),
        event: z.int().min(1).optional().describe('Which event of the document, from 1.'),
        pointer: z.string().optional().describe('JSON pointer (RFC 6901) into the document.'),
      }),
    ),
    ignored: z
      .array(
        z.object({
          event: z.int().min(1),
          eventID: z.string().optional(),
          code: z.string(),
          reason: z.string(),
        }),
      )
      .describe('Events that have no effect on a lot.'),
    accepted: COUNT,
    duplicate: COUNT,
    rejected: COUNT,
    ignoredEvents: COUNT,
    notWritten: COUNT,
  })
  .meta({ id: 'Capture', description: 'What has become of a capture so far.' });

/** The answer about a capture. */
export type CaptureAnswer = z.infer<typeof CAPTURE_ANSWER>;

/** `POST /epcis/v2/capture`. */
export const CAPTURING = {
  operationId: 'capture',
  summary: 'Capture an EPCIS document',
  description:
    'Takes a document of EPCIS 2.0 in JSON. It costs the budget one event at once, and its statements as they are written: beyond ' +
    'the budget they are written more slowly.',
  tags: TAGS,
  querystring: z.strictObject({
    source: z
      .string()
      .optional()
      .describe('Who states the events: a URI. It may be left out if the grants name one source.'),
  }),
  headers: z.looseObject({
    'gs1-capture-error-behaviour': z
      .enum(['rollback', 'proceed'])
      .default('rollback')
      .describe('Whether nothing is written if any event is bad.'),
  }),
  response: {
    // Without content.
    202: z.null().describe('The document has come. `Location` is the address of the capture.'),
    ...PROBLEM_RESPONSES,
  },
};

/** `GET /epcis/v2/capture`. */
export const CAPTURES = {
  operationId: 'listCaptures',
  summary: 'List captures',
  description: 'The captures of the caller, the latest first. `Link` has the address of the following page.',
  tags: TAGS,
  querystring: z.strictObject({
    perPage: z.coerce
      .number()
      .int()
      .min(1)
      .max(PAGE_MAX)
      .default(PAGE_JOBS_DEFAULT)
      .describe(`Captures of the page, from 1 to ${PAGE_MAX}.`),
    nextPageToken: z.string().optional().describe('Where the page begins, as `Link` of the page before has it.'),
  }),
  response: { 200: z.array(CAPTURE_ANSWER), ...PROBLEM_RESPONSES },
};

/** `GET /epcis/v2/capture/{captureID}`. */
export const ONE_CAPTURE = {
  operationId: 'getCapture',
  summary: 'Get what has become of a capture',
  description: 'What has become of a capture so far. It is kept for a day after it is over.',
  tags: TAGS,
  params: z.strictObject({ captureID: z.string().describe('The id of the capture, as `Location` names it.') }),
  querystring: NO_QUERY,
  response: { 200: CAPTURE_ANSWER, ...PROBLEM_RESPONSES },
};

/** `GET /epcis/v2/events/{eventID}`. */
export const CAPTURED_EVENT = {
  operationId: 'getCapturedEvent',
  summary: 'Get an event as it was captured',
  description:
    'An event that the caller has captured, as it was sent, and declarations of its errors, the latest that fit into 16 MiB. ' +
    'Events are kept as long as their captures. What they state is under `/v1/statements`.',
  tags: TAGS,
  params: z.strictObject({
    eventID: z.string().describe('The `eventID`, percent-encoded; without one, its CBV hash.'),
  }),
  querystring: NO_QUERY,
  response: {
    // It is sent as a text, so that numbers stay as they were sent.
    200: z.unknown().meta({ type: 'object', description: 'An EPCISQueryDocument of EPCIS 2.0.' }),
    ...PROBLEM_RESPONSES,
  },
};
