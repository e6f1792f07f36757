/** Parses an unknown JSON value to an event, or to the list of its faults. Source: events.md, "Attributes" and "Rejected lines". */
import { z } from 'zod';
import { sha256Hex } from '../digest.ts';
import { type EventError, eventError, shownValue } from '../errors.ts';
import { EVENT_TYPES, type EventHeader, type EventType, factKeyOf, type OretrailEvent } from '../events.ts';
import type { ContentDigest, Source } from '../ids.ts';
import { canonicalSchema } from './canonical-schema.ts';
import { duplicateMembers } from './duplicate-members.ts';
import { schemaErrors } from './event-errors.ts';
import { ERRORS_MAX } from './limits.ts';
import { componentShipmentSchema, mineralShipmentSchema } from './lots.ts';
import { mayCorrect, namesItself, notAllowedReason, type Operators } from './operators.ts';
import { correctionSchema, factSchemaFor } from './reference-facts.ts';
import { optional } from './shapes.ts';
import { codeSchema, nonEmptyText, type Schema, sourceSchema, textSchema, timeSchema } from './texts.ts';
import { vehicleDeliverySchema, vehicleProductionSchema } from './vehicles.ts';

/** What parsing depends on besides the event. */
export type ParseOptions = Readonly<{
  /** Sources that may correct the events of others (`--operator SOURCE`). */
  operators: Operators;
}>;

/** An event, or its faults. `source` and `id` are given if the value has them as text, valid or not. */
export type ParsedEvent =
  | Readonly<{ ok: true; event: OretrailEvent }>
  | Readonly<{ ok: false; source?: string; id?: string; errors: readonly EventError[] }>;

const KNOWN_TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);

const eventType = textSchema<EventType>((text) =>
  KNOWN_TYPES.has(text) ? null : { code: 'unknown-type', what: `is not one of ${EVENT_TYPES.join(', ')}` },
);

const ENVELOPE = {
  specversion: codeSchema(['1.0']),
  id: nonEmptyText,
  source: sourceSchema,
  type: eventType,
  subject: nonEmptyText,
  time: timeSchema,
  recordedtime: optional(timeSchema),
};
const envelopeSchema = canonicalSchema(z.object(ENVELOPE));
/** All that can be checked in the data of an unknown type. */
const anyData: Schema<unknown> = z.object({});

/** CloudEvents 1.0, "Attribute Naming Convention". Every attribute with such a name is allowed. */
const ATTRIBUTE_NAME = /^[a-z0-9]+$/;

/** The members that are read before the schemas have checked the object. */
type JsonObject = Readonly<{ source?: unknown; id?: unknown; type?: unknown; data?: unknown }>;

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemaFor(type: unknown, data: unknown): Schema<unknown> {
  switch (type as EventType) {
    case 'oretrail.mineral-shipment.v1':
      return mineralShipmentSchema;
    case 'oretrail.component-shipment.v1':
      return componentShipmentSchema;
    case 'oretrail.vehicle-production.v1':
      return vehicleProductionSchema;
    case 'oretrail.vehicle-delivery.v1':
      return vehicleDeliverySchema;
    case 'oretrail.reference-fact.v1':
      return factSchemaFor(data);
    case 'oretrail.correction.v1':
      return correctionSchema;
    default:
      return anyData;
  }
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

/** The subject that the data require; null if any will do. Source: events.md, "Types and topics". */
function dueSubject(event: OretrailEvent): string | null {
  switch (event.type) {
    case 'oretrail.mineral-shipment.v1':
    case 'oretrail.component-shipment.v1':
      return event.data.lotId;
    case 'oretrail.vehicle-production.v1':
    case 'oretrail.vehicle-delivery.v1':
      return event.data.vin;
    case 'oretrail.reference-fact.v1':
      return factKeyOf(event.data);
    case 'oretrail.correction.v1':
      return null;
  }
}

/** Faults between attributes and data that are each valid by themselves. */
function relationErrors(event: OretrailEvent, { operators }: ParseOptions): EventError[] {
  const due = dueSubject(event);
  if (due !== null && due !== event.subject) {
    return [eventError(['subject'], 'subject-mismatch', `${shownValue(event.subject)} is not ${shownValue(due)}`)];
  }
  if (event.type !== 'oretrail.correction.v1') return [];
  if (namesItself(event)) {
    const what = `The correction ${shownValue(event.id)} has the source and id of the event that it corrects, so it names itself`;
    return [eventError(['data', 'corrects'], 'not-allowed', what)];
  }
  if (mayCorrect(event, operators)) return [];
  return [eventError(['data', 'corrects', 'source'], 'not-allowed', notAllowedReason(event))];
}

function failure(value: unknown, errors: readonly EventError[]): ParsedEvent {
  const { source, id } = isJsonObject(value) ? value : {};
  return {
    ok: false,
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof id === 'string' ? { id } : {}),
    errors: errors.slice(0, ERRORS_MAX),
  };
}

/** The schemas have proved that type and data match; the compiler can't carry that from one switch to another. */
function assemble(header: z.output<typeof envelopeSchema>, data: unknown): OretrailEvent {
  const { id, source, type, subject, time, recordedtime } = header;
  // In canonical order, as the data are: so the text is the RFC 8785 form.
  const digest = sha256Hex(JSON.stringify({ data, id, source, subject, time, type })) as ContentDigest;
  const attributes: EventHeader = { id, source: source as Source, subject, time, digest };
  const recorded = recordedtime === undefined ? {} : { recordedtime };
  return { ...attributes, ...recorded, type, data } as OretrailEvent;
}

/**
 * Parses one JSON value. Never throws on JSON, however hostile; values stay text as written.
 * Reports all faults, at most {@link ERRORS_MAX}, in a fixed order: attributes, data, then whether the two match.
 */
export function parseEvent(value: unknown, options: ParseOptions): ParsedEvent {
  if (!isJsonObject(value)) {
    return failure(value, [eventError([], 'not-an-object', `${shownValue(value)} is not an object`)]);
  }
  const header = envelopeSchema.safeParse(value);
  const data = schemaFor(value.type, value.data).safeParse(value.data);
  const unknownMembers = unknownMemberErrors(value);
  if (!header.success || !data.success || unknownMembers.length > 0) {
    const errors = [...schemaErrors(value, [], header), ...unknownMembers, ...schemaErrors(value, ['data'], data)];
    return failure(value, errors);
  }
  const event = assemble(header.data, data.data);
  const errors = relationErrors(event, options);
  return errors.length === 0 ? { ok: true, event } : failure(value, errors);
}

/** Parses one line of NDJSON. The caller has checked its size ({@link EVENT_BYTES_MAX}). */
export function parseEventText(text: string, options: ParseOptions): ParsedEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failure(null, [eventError([], 'not-json', `${shownValue(text)} is not JSON`)]);
  }
  const parsed = parseEvent(value, options);
  const duplicates = duplicateMembers(text);
  if (duplicates.length === 0) return parsed;
  const twice = duplicates.map((path) =>
    eventError(path, 'duplicate-member', `${shownValue(path.at(-1))} occurs twice in its object`),
  );
  return failure(value, parsed.ok ? twice : [...twice, ...parsed.errors]);
}
