/** An upload: what is known of it, as its file holds it. Source: intake.md, "2. HTTP". */
import type { PrincipalId } from '@oretrail/authority';
import type { FileFormat } from '@oretrail/event-files';
import type { Position, Sender, SignInKind } from '../intake.ts';

/** What is done with an upload: it is read and checked, then written; then it is over. */
export type JobState = 'checking' | 'writing' | 'done' | 'cancelled';

/** What became of a row, line or event of a file. */
export const ROW_OUTCOMES = ['accepted', 'duplicate', 'rejected', 'ignored', 'not-written', 'unknown'] as const;
/** One of {@link ROW_OUTCOMES}. */
export type RowOutcome = (typeof ROW_OUTCOMES)[number];

/** One fault of a row: of a cell of a sheet, or of a member of an event. */
export type RowError = Readonly<{
  column?: string | null;
  pointer?: string;
  code: string;
  /** The value, the bound that it breaks, and the remedy, in sentences. */
  detail: string;
}>;

/** What became of one row. */
export type RowRecord = Readonly<{
  /** Which it is, from 1: the line of a sheet or of a file of lines, or the event of any other. */
  row: number;
  /** The line on which an event begins, if it has not one line. */
  line?: number;
  outcome: RowOutcome;
  id?: string;
  subject?: string;
  digest?: string;
  /** The id of an event of EPCIS. */
  eventId?: string;
  errors?: readonly RowError[];
  /** Why it has no effect. */
  reason?: string;
}>;

/** An error with the row that it is about. */
export type JobError = RowError & Readonly<{ row: number }>;
/** An event of EPCIS that has no effect. */
export type IgnoredRow = Readonly<{ row: number; eventId?: string; reason: string }>;

/** Why an upload came to nothing, or to less than it should. */
export type JobProblem = Readonly<{ code: string; detail: string }>;

/** An upload. */
export type Job = Readonly<{
  id: string;
  principal: PrincipalId;
  kind: SignInKind;
  /** By which way it came. */
  way: 'upload' | 'capture';
  /** What is written if any row is bad: all others, or nothing. */
  behaviour: 'proceed' | 'rollback';
  format: FileFormat | 'events';
  isGzip: boolean;
  /** What a row is called. */
  noun: 'row' | 'line' | 'event';
  /** Who states what the file does not say who states; null if nobody was named. */
  source: string | null;
  state: JobState;
  /** RFC 3339. */
  createdAt: string;
  finishedAt: string | null;
  counts: Readonly<Record<RowOutcome, number>>;
  errors: readonly JobError[];
  ignored: readonly IgnoredRow[];
  position: Position;
  problem: JobProblem | null;
  /** Pieces of the converted file whose outcome is known for certain. */
  piecesDone: number;
  /** Bytes of the file of rows that are certain. */
  rowsBytes: number;
}>;

/** Whether a job is over. */
export const isOver = ({ state }: Pick<Job, 'state'>): boolean => state === 'done' || state === 'cancelled';

/** A job that has come to an end. */
export const ended = (job: Job, state: 'done' | 'cancelled', problem: JobProblem | null, at: Date): Job => ({
  ...job,
  state,
  problem,
  finishedAt: at.toISOString(),
});

/** What a new job is, beside its file. */
export type NewJob = Pick<Job, 'way' | 'behaviour' | 'format' | 'isGzip' | 'noun' | 'source'>;

/** No row yet. */
const NO_COUNTS: Job['counts'] = {
  accepted: 0,
  duplicate: 0,
  rejected: 0,
  ignored: 0,
  'not-written': 0,
  unknown: 0,
};

/** A job of which nothing is done yet. */
export function newJob(id: string, { principal, kind }: Sender, job: NewJob, now: Date): Job {
  return {
    ...job,
    id,
    principal,
    kind,
    state: 'checking',
    createdAt: now.toISOString(),
    finishedAt: null,
    counts: NO_COUNTS,
    errors: [],
    ignored: [],
    position: {},
    problem: null,
    piecesDone: 0,
    rowsBytes: 0,
  };
}
