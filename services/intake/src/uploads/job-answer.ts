/** A job as its sender sees it. Source: intake.md, "2. HTTP". */
import { z } from 'zod';
import type { Job } from './job.ts';

/** The schema of one fault of a row. */
export const ROW_FAULT = z.object({
  column: z.string().nullable().optional().describe('The column of a sheet; null if the whole row is meant.'),
  pointer: z.string().optional().describe('JSON pointer (RFC 6901) to the faulty member.'),
  code: z.string().describe('`/errors/{code}` has its meaning and remedy.'),
  detail: z.string().describe('The value, the bound that it breaks, and the remedy.'),
});

const ROW_ERROR = ROW_FAULT.extend({
  row: z.int().min(1).describe('The row of a sheet, the line, or the event of the file, from 1.'),
});

const COUNT = z.int().min(0);

/** The schema of a job. */
export const JOB_ANSWER = z
  .object({
    id: z.string(),
    state: z.enum(['checking', 'writing', 'done', 'cancelled']),
    takenFor: z.string().describe('What the file was taken for.'),
    noun: z.enum(['row', 'line', 'event']).describe('What is counted.'),
    accepted: COUNT,
    duplicate: COUNT,
    rejected: COUNT,
    ignored: COUNT.describe('EPCIS events that have no effect on a lot.'),
    notWritten: COUNT.describe('Good, but not written: the upload was cancelled, given up, or to be taken as a whole.'),
    unknown: COUNT.describe('It is not known whether Kafka has them: to send them again is safe.'),
    errors: z.array(ROW_ERROR).describe('The first 100; `/rows?outcome=rejected` has all.'),
    position: z.record(z.string(), COUNT).describe('The next offset of each partition that was written to.'),
    problem: z
      .object({ code: z.string(), detail: z.string() })
      .nullable()
      .describe('Why the file is refused as a whole, or the work was given up.'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Job', description: 'What has become of an upload so far.' });

/** What a file is, as a person reads it. */
const TAKEN_FOR: Partial<Readonly<Record<Job['format'], string>>> = {
  events: 'events, one a line',
  'json-over-lines': 'events in JSON over several lines',
  'json-array': 'a JSON array of events',
  'csv-file': 'a table (CSV)',
  'epcis-file': 'EPCIS',
};

/** The answer about a job. */
export function jobAnswer(job: Job): z.infer<typeof JOB_ANSWER> {
  const { id, state, noun, counts, errors, position, problem, createdAt, finishedAt } = job;
  const { accepted, duplicate, rejected, ignored, unknown } = counts;
  return {
    id,
    state,
    takenFor: `${TAKEN_FOR[job.format] ?? job.format}${job.isGzip ? ', packed by gzip' : ''}`,
    noun,
    accepted,
    duplicate,
    rejected,
    ignored,
    notWritten: counts['not-written'],
    unknown,
    errors: [...errors],
    position: { ...position },
    problem,
    createdAt,
    finishedAt,
  };
}
