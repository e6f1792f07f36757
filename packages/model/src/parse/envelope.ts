/** What all families of events have in common: attributes, digest, and the text around them. Source: events.md, "Attributes" and "Identity". */
import { z } from 'zod';
import { sha256Hex } from '../digest.ts';
import { type EventError, eventError, shownValue } from '../errors.ts';
import type { EventHeader } from '../events.ts';
import type { ContentDigest, Source } from '../ids.ts';
import { canonicalSchema } from './canonical-schema.ts';
import { duplicateMembers } from './duplicate-members.ts';
import { schemaErrors } from './event-errors.ts';
import { ERRORS_MAX } from './limits.ts';
import { optional } from './shapes.ts';
import { codeSchema, nonEmptyText, type Schema, sourceSchema, textSchema, timeSchema } from './texts.ts';

/** An event of a family, or its faults. `source` and `id` are given if the value has them as text, valid or not. */
export type Parsed<E> = Readonly<{ ok: true; event: E }> | ParseFailure;

/** The faults of a value that is not an event, at most {@link ERRORS_MAX}. */
export type ParseFailure = Readonly<{ ok: false; source?: string; id?: string; errors: readonly EventError[] }>;

/** The attributes that are read. */
type Envelope = Readonly<{
  id: string;
  source: Source;
  type: string;
  subject: string;
  time: string;
  recordedtime?: string;
}>;

/** Events that are read alike: their attributes, with the types that they may have, and the schema of their data. */
export type EventFamily = Readonly<{
  envelope: Schema<Envelope>;
  dataSchemaFor: (type: unknown, data: unknown) => Schema<unknown>;
}>;

/** All that can be checked in the data of an unknown type. */
export const ANY_DATA: Schema<unknown> = z.object({});

/** CloudEvents 1.0, "Attribute Naming Convention". Every attribute with such a name is allowed. */
const ATTRIBUTE_NAME = /^[a-z0-9]+$/;

/** The members that are read before the schemas have checked the object. */
type JsonObject = Readonly<{ source?: unknown; id?: unknown; type?: unknown; data?: unknown }>;

/** The attributes of events of these types. */
export function envelopeSchema(types: readonly string[]): Schema<Envelope> {
  const known: ReadonlySet<string> = new Set(types);
  const eventType = textSchema<string>((text) =>
    known.has(text) ? null : { code: 'unknown-type', what: `is not one of ${types.join(', ')}` },
  );
  const envelope = {
    specversion: codeSchema(['1.0']),
    id: nonEmptyText,
    source: sourceSchema,
    type: eventType,
    subject: nonEmptyText,
    time: timeSchema,
    recordedtime: optional(timeSchema),
  };
  return canonicalSchema<Envelope>(z.object(envelope));
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownMemberErrors(value: JsonObject): EventError[] {
  const unknown = Object.keys(value).filter((name) => !ATTRIBUTE_NAME.test(name));
  return unknown.map((name) =>
    eventError(
      [name],
      'unknown-field',
      `${shownValue(name)} is neither a known member nor the name of a CloudEvents attribute`,
    ),
  );
}

/** The failure of a value with these faults. */
export function parseFailure(value: unknown, errors: readonly EventError[]): ParseFailure {
  const { source, id } = isJsonObject(value) ? value : {};
  return {
    ok: false,
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof id === 'string' ? { id } : {}),
    errors: errors.slice(0, ERRORS_MAX),
  };
}

/** The schemas have proved that type and data match; the compiler can't carry that from one switch to another. */
function assemble<E extends EventHeader>(header: Envelope, data: unknown): E {
  const { id, source, type, subject, time, recordedtime } = header;
  // In canonical order, as the data are: so the text is the RFC 8785 form.
  const digest = sha256Hex(JSON.stringify({ data, id, source, subject, time, type })) as ContentDigest;
  const event =
    recordedtime === undefined
      ? { id, source, subject, time, digest, type, data }
      : { id, source, subject, time, digest, recordedtime, type, data };
  return event as unknown as E;
}

/**
 * Parses the attributes and the data of one JSON value, each by itself. Never throws on JSON, however hostile.
 * The caller promises that the family gives events of the type E.
 */
export function parseMembers<E extends EventHeader>(value: unknown, family: EventFamily): Parsed<E> {
  if (!isJsonObject(value)) {
    return parseFailure(value, [eventError([], 'not-an-object', `${shownValue(value)} is not an object`)]);
  }
  const header = family.envelope.safeParse(value);
  const data = family.dataSchemaFor(value.type, value.data).safeParse(value.data);
  const unknownMembers = unknownMemberErrors(value);
  if (header.success && data.success && unknownMembers.length === 0) {
    return { ok: true, event: assemble<E>(header.data, data.data) };
  }
  return parseFailure(value, [
    ...schemaErrors(value, [], header),
    ...unknownMembers,
    ...schemaErrors(value, ['data'], data),
  ]);
}

/** Parses one JSON text by a parser of values, and refuses a member that one object has twice. The caller has checked its size. */
export function parseText<E>(text: string, parse: (value: unknown) => Parsed<E>): Parsed<E> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return parseFailure(null, [eventError([], 'not-json', `${shownValue(text)} is not JSON`)]);
  }
  const parsed = parse(value);
  const duplicates = duplicateMembers(text);
  if (duplicates.length === 0) return parsed;
  const twice = duplicates.map((path) =>
    eventError(path, 'duplicate-member', `${shownValue(path.at(-1))} occurs twice in its object`),
  );
  return parseFailure(value, parsed.ok ? twice : [...twice, ...parsed.errors]);
}
