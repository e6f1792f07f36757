/** A capture job as GS1 has it, with what is ignored. Source: EPCIS 2.0, REST bindings; intake.md, "EPCIS". */
import type { CaptureAnswer } from './capture-schemas.ts';
import { exceptionOf } from './epcis-problem.ts';
import { isOver, type Job, type JobError } from './job.ts';

/** An error as a problem. An event that the sender may not state is one of security. */
function problemOf({ row, code, detail, pointer }: JobError): CaptureAnswer['errors'][number] {
  const status = code === 'not-allowed' ? 403 : 400;
  const type = exceptionOf(code === 'too-large' ? 413 : status);
  return { type, title: code, status: code === 'too-large' ? 413 : status, detail, event: row, pointer };
}

/** The answer about a capture. */
export function captureAnswer(job: Job): CaptureAnswer {
  const { id, createdAt, finishedAt, behaviour, counts, errors, ignored, problem } = job;
  const failed = counts.rejected + counts['not-written'] + counts.unknown;
  const whole =
    problem === null ? [] : [{ type: exceptionOf(500), title: problem.code, status: 500, detail: problem.detail }];
  return {
    captureID: id,
    createdAt,
    ...(finishedAt === null ? {} : { finishedAt }),
    running: !isOver(job),
    success: failed === 0 && problem === null && job.state !== 'cancelled',
    captureErrorBehaviour: behaviour,
    errors: [...whole, ...errors.map(problemOf)],
    ignored: ignored.map(({ row, eventId, reason }) => ({
      event: row,
      eventID: eventId,
      code: 'epcis-no-effect',
      reason,
    })),
    accepted: counts.accepted,
    duplicate: counts.duplicate,
    rejected: counts.rejected,
    ignoredEvents: counts.ignored,
    notWritten: counts['not-written'],
  };
}
