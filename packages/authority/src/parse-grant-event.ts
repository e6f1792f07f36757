/** Parses an unknown JSON value to a grant event, or to the list of its faults. Source: intake.md, "Grant events". */
import {
  ANY_DATA,
  type EventFamily,
  envelopeSchema,
  eventError,
  type Parsed,
  parseFailure,
  parseMembers,
  parseText,
  type Schema,
  shownValue,
} from '@oretrail/model';
import { GRANT_EVENT_TYPES, type GrantEvent } from './grant-events.ts';
import { grantSchemaFor, revocationSchema } from './grant-schema.ts';

function dataSchemaFor(type: unknown, data: unknown): Schema<unknown> {
  switch (type as GrantEvent['type']) {
    case 'oretrail.grant.v1':
      return grantSchemaFor(data);
    case 'oretrail.grant-revocation.v1':
      return revocationSchema;
    default:
      return ANY_DATA;
  }
}

const FAMILY: EventFamily = { envelope: envelopeSchema(GRANT_EVENT_TYPES), dataSchemaFor };

/** Parses one JSON value. Never throws on JSON, however hostile. Digest, codes and pointers are as of other events. */
export function parseGrantEvent(value: unknown): Parsed<GrantEvent> {
  const parsed = parseMembers<GrantEvent>(value, FAMILY);
  if (!parsed.ok) return parsed;
  const { subject, data } = parsed.event;
  if (subject === data.grantId) return parsed;
  const what = `${shownValue(subject)} is not the id of the grant, ${shownValue(data.grantId)}`;
  return parseFailure(value, [eventError(['subject'], 'subject-mismatch', what)]);
}

/** Parses one JSON text. The caller has checked its size (`EVENT_BYTES_MAX`). */
export function parseGrantEventText(text: string): Parsed<GrantEvent> {
  return parseText(text, parseGrantEvent);
}
