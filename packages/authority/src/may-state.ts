/** Whether a principal may state an event. Source: intake.md, "The check". */
import {
  type CorrectionEvent,
  type EventError,
  eventError,
  instantOf,
  type OretrailEvent,
  shownValue,
} from '@oretrail/model';
import type { GrantBook } from './grant-book.ts';
import { type HeldGrant, isInForce, isOperatorAt } from './held-grant.ts';
import type { GrantId, PrincipalId } from './ids.ts';

/** How far `time` may be after `recordedtime`, in nanoseconds: 24 h, for senders whose clock or time zone is wrong. intake.md, "The check". */
export const TIME_AHEAD_MAX_NS = 86_400_000_000_000n;

/** An event as the intake has received it. */
export type Statement = Readonly<{
  event: OretrailEvent;
  /** Who sent it. */
  principal: PrincipalId;
  /** RFC 3339: when the intake accepts it. */
  recordedtime: string;
}>;

/**
 * The grant under which a statement is admitted, or the faults of the event. If several grants allow it, one of an operator
 * goes before others, then the one with the shortest prefix, then the first in the log.
 */
export type Admission =
  | Readonly<{ ok: true; grantId: GrantId }>
  | Readonly<{ ok: false; errors: readonly EventError[] }>;

/** The fault of an event, or of a grant event, that is stated more than 24 h before its time; null if it is not. */
export function timeFault(event: Readonly<{ time: string }>, recordedtime: string): EventError | null {
  if (instantOf(event.time) - instantOf(recordedtime) <= TIME_AHEAD_MAX_NS) return null;
  return eventError(['time'], 'out-of-range', `${event.time} is more than 24 h after it was recorded, ${recordedtime}`);
}

/** Whether an event corrects what another source has stated, which only an operator may do. */
function isCorrectionOfOther(event: OretrailEvent): event is CorrectionEvent {
  return event.type === 'oretrail.correction.v1' && event.data.corrects.source !== event.source;
}

function allows({ sources, types }: HeldGrant, { source, type }: OretrailEvent): boolean {
  return sources.has(source) && types.has(type);
}

/** The grant by which an operator corrects any event. */
function grantOfOperator(book: GrantBook, { event, principal }: Statement, at: bigint): HeldGrant | undefined {
  if (event.type !== 'oretrail.correction.v1') return undefined;
  return book.heldBy(principal).find((held) => isOperatorAt(held, at) && allows(held, event));
}

function grantOfSubject(book: GrantBook, { event, principal }: Statement, at: bigint): HeldGrant | undefined {
  for (const held of book.covering(event)) {
    if (held.principal === principal && isInForce(held, at) && allows(held, event)) return held;
  }
  return undefined;
}

/** A sentence without its full stop: an operator can grant everything, and a holder what it may delegate. */
function whoCouldGrant(book: GrantBook, event: OretrailEvent, at: bigint): string {
  for (const held of book.covering(event)) {
    const { delegable, grantId } = held.grant;
    if (delegable !== true || !isInForce(held, at) || !allows(held, event)) continue;
    return `An operator could grant it, or the holder of ${shownValue(grantId)}`;
  }
  return 'An operator could grant it';
}

function notAllowed(book: GrantBook, { event, principal }: Statement, at: bigint): EventError {
  const { source, type, subject } = event;
  const inForce = book.heldBy(principal).filter((held) => isInForce(held, at));
  const who = whoCouldGrant(book, event, at);
  if (!inForce.some(({ sources }) => sources.has(event.source))) {
    const what = `No grant in force lets this principal state anything as ${shownValue(source)}`;
    return eventError(['source'], 'not-allowed', `${what}. ${who}`);
  }
  if (isCorrectionOfOther(event)) {
    const other = shownValue(event.data.corrects.source);
    const what = `The role operator is needed to correct an event of ${other} as ${shownValue(source)}`;
    return eventError(['source'], 'not-allowed', `${what}. An operator could grant it`);
  }
  const what = `No grant in force lets this principal state ${type} about ${shownValue(subject)} as ${shownValue(source)}`;
  return eventError(['subject'], 'not-allowed', `${what}. ${who}`);
}

/**
 * Whether a principal may state an event. The answer depends only on what was recorded up to `recordedtime`, so it is the
 * same years later.
 */
export function mayState(book: GrantBook, statement: Statement): Admission {
  const at = instantOf(statement.recordedtime);
  const held =
    grantOfOperator(book, statement, at) ??
    (isCorrectionOfOther(statement.event) ? undefined : grantOfSubject(book, statement, at));
  const late = timeFault(statement.event, statement.recordedtime);
  if (held !== undefined && late === null) return { ok: true, grantId: held.grant.grantId };
  const errors = held === undefined ? [notAllowed(book, statement, at)] : [];
  return { ok: false, errors: late === null ? errors : [...errors, late] };
}
