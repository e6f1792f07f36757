/** The one shape of everything that is not well: RFC 9457. Source: intake.md, "Errors". */
import type { OretrailError } from '@oretrail/errors';
import { z } from 'zod';

/** The content type of a problem. */
export const PROBLEM_TYPE = 'application/problem+json';

const FAULT = z.object({
  index: z.int().min(0).optional().describe('Which event of the request, from 0.'),
  row: z.int().min(1).optional().describe('Which row of the file, from 1.'),
  pointer: z.string().describe('JSON pointer (RFC 6901) to the faulty member.'),
  code: z.string().describe('`/errors/{code}` has its meaning and remedy.'),
  detail: z.string().describe('The value, the bound that it breaks, and the remedy.'),
});

/** The schema of a problem. A problem may have more members, such as `items` of events. */
export const PROBLEM = z
  .looseObject({
    type: z.string().describe('`urn:oretrail:error:` and the code.'),
    title: z.string().describe('What the code means.'),
    status: z.int().describe('The HTTP status.'),
    detail: z.string().describe('What happened this time, and what to do.'),
    instance: z.string().describe('The path of the request; empty if it could not be read.'),
    errors: z.array(FAULT).describe('Each single fault, at most 100 of each event.'),
    traceId: z.string().describe('Finds the request in the logs; that of `traceparent` if the request had one.'),
  })
  .meta({ id: 'Problem', description: 'Why a request was refused, or what of it: RFC 9457.' });

/** One fault of a problem. */
export type ProblemFault = z.infer<typeof FAULT>;
/** A problem. */
export type Problem = z.infer<typeof PROBLEM>;

/** Which request a problem is about. */
export type ProblemPlace = Readonly<{ instance: string; traceId: string }>;

/** What a problem has beside its error. */
export type ProblemExtra = Readonly<{
  /** Its type; that of the code if it is left out. */
  type?: string;
  /** Faults with their index or row; those of the error if they are left out. */
  errors?: readonly ProblemFault[];
  /** More members, which no member of a problem has the name of. */
  members?: Readonly<Record<string, unknown>>;
}>;

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** The problem of an error. */
export function problemOf(error: OretrailError, place: ProblemPlace, extra: ProblemExtra = {}): Problem {
  return {
    ...extra.members,
    type: extra.type ?? `urn:oretrail:error:${error.code}`,
    title: error.meaning,
    status: error.httpStatus,
    detail: `${capitalised(error.what)}. ${error.remedy}`,
    instance: place.instance,
    errors: [...(extra.errors ?? error.faults)],
    traceId: place.traceId,
  };
}

/** Responses of a route that are problems, for the OpenAPI document. */
export const PROBLEM_RESPONSES = {
  default: {
    description: 'The request was refused, or nothing of it was accepted.',
    content: { [PROBLEM_TYPE]: { schema: PROBLEM } },
  },
} as const;
