/** Reads a record of the topic of grants: a CloudEvent in structured mode with the stamps of the intake. Source: intake.md, "The check". */
import type { GrantRecord } from './grant-record.ts';
import type { PrincipalId } from './ids.ts';
import { parseGrantEventText } from './parse-grant-event.ts';

/** The stamp of who sent it; the event itself was parsed. */
function authidIn(text: string): PrincipalId | null {
  const { authid } = JSON.parse(text) as Readonly<{ authid?: unknown }>;
  return typeof authid === 'string' && authid !== '' ? (authid as PrincipalId) : null;
}

/**
 * The record in one JSON text; null if it is not a grant event with `recordedtime` and `authid`. Then the intake has not
 * written it.
 */
export function parseGrantRecordText(text: string): GrantRecord | null {
  const parsed = parseGrantEventText(text);
  if (!parsed.ok) return null;
  const { event } = parsed;
  const [recordedtime, principal] = [event.recordedtime, authidIn(text)];
  return recordedtime === undefined || principal === null ? null : { event, principal, recordedtime };
}
