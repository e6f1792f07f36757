/** Parses an unknown JSON value to an event, or to the list of its faults. Source: events.md, "Attributes" and "Rejected lines". */
import { type EventError, eventError, shownValue } from '../errors.ts';
import { EVENT_TYPES, type EventType, factKeyOf, type OretrailEvent } from '../events.ts';
import {
  ANY_DATA,
  type EventFamily,
  envelopeSchema,
  type Parsed,
  parseFailure,
  parseMembers,
  parseText,
} from './envelope.ts';
import { componentShipmentSchema, mineralShipmentSchema } from './lots.ts';
import { mayCorrect, namesItself, notAllowedReason, type Operators } from './operators.ts';
import { correctionSchema, factSchemaFor } from './reference-facts.ts';
import type { Schema } from './texts.ts';
import { vehicleDeliverySchema, vehicleProductionSchema } from './vehicles.ts';

/** What parsing depends on besides the event. */
export type ParseOptions = Readonly<{
  /** Sources that may correct the events of others (`--operator SOURCE`). */
  operators: Operators;
}>;

/** An event, or its faults. `source` and `id` are given if the value has them as text, valid or not. */
export type ParsedEvent = Parsed<OretrailEvent>;

function dataSchemaFor(type: unknown, data: unknown): Schema<unknown> {
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
      return ANY_DATA;
  }
}

const FAMILY: EventFamily = { envelope: envelopeSchema(EVENT_TYPES), dataSchemaFor };

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

/**
 * Parses one JSON value. Never throws on JSON, however hostile; values stay text as written.
 * Reports all faults, at most 100, in a fixed order: attributes, data, then whether the two match.
 */
export function parseEvent(value: unknown, options: ParseOptions): ParsedEvent {
  const parsed = parseMembers<OretrailEvent>(value, FAMILY);
  if (!parsed.ok) return parsed;
  const errors = relationErrors(parsed.event, options);
  return errors.length === 0 ? parsed : parseFailure(value, errors);
}

/** Parses one line of NDJSON. The caller has checked its size (`EVENT_BYTES_MAX`). */
export function parseEventText(text: string, options: ParseOptions): ParsedEvent {
  return parseText(text, (value) => parseEvent(value, options));
}
