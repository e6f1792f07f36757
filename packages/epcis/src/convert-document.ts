/** A whole EPCIS document to what becomes of each of its events. Source: docs/epcis.md. */
import { isTime, jsonPointer } from '@oretrail/model';
import { convertEvent, type Outcome } from './convert-event.ts';
import { type PlacedEvent, readDocument } from './document.ts';
import type { EpcisError } from './errors.ts';
import { eventHash } from './hash/event-hash.ts';
import { holdsMoreThan, isObject, type Json, memberAt } from './json/json.ts';
import { readJson } from './json/read-json.ts';
import { EVENT_VALUES_MAX } from './limits.ts';
import { Scope } from './profile/scope.ts';

/** What a conversion depends on beside the document. */
export type ConvertOptions = Readonly<{
  /** URI of the party that states the events: the `source` of each event of ours. An EPCIS document does not say it. */
  source: string;
}>;

/** What becomes of one event, and which it is. */
export type EventOutcome = Outcome &
  Readonly<{
    /** A JSON pointer to the event in the document. */
    pointer: string;
    /** Its `eventID`, else its hash; absent if it has neither, for its time is not one or it is too large. */
    eventId?: string;
  }>;

/** What becomes of each event, in the order of the document; or why the document is refused as a whole. */
export type Converted =
  | Readonly<{ ok: true; outcomes: readonly EventOutcome[] }>
  | Readonly<{ ok: false; errors: readonly EpcisError[] }>;

/** The id of an event: as written, whatever it is, else the hash of CBV 2.0; absent if there is none. */
function eventIdOf({ event, namespaces }: PlacedEvent): Json | undefined {
  const written = memberAt(event, 'eventID');
  if (written !== undefined) return written;
  const time = memberAt(event, 'eventTime');
  if (holdsMoreThan(event, EVENT_VALUES_MAX)) return undefined;
  return isObject(event) && typeof time === 'string' && isTime(time) ? eventHash(event, namespaces) : undefined;
}

/** The transformation that an event states a part of; undefined if it is whole. A declared error states nothing. */
function transformationOf(event: Json): string | undefined {
  const id = memberAt(event, 'transformationID');
  const isPart = memberAt(event, 'type') === 'TransformationEvent' && memberAt(event, 'errorDeclaration') === undefined;
  return isPart && typeof id === 'string' ? id : undefined;
}

function sharedTransformations(events: readonly PlacedEvent[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { event } of events) {
    const id = transformationOf(event);
    if (id === undefined) continue;
    if (seen.has(id)) shared.add(id);
    seen.add(id);
  }
  return shared;
}

/**
 * Converts an EPCIS 2.0 document, or a single event, in JSON. Pure: it reads no clock and never fetches an `@context`. It never
 * throws on a text, however hostile.
 * @throws TypeError if the engine can't give the text of a number; see `src/json/read-json.ts`
 */
export function convertEpcis(text: string, { source }: ConvertOptions): Converted {
  const json = readJson(text);
  if (!json.ok) return json;
  const read = readDocument(json.value);
  if (!read.ok) return read;
  const { events, countries } = read.document;
  const shared = sharedTransformations(events);
  const outcomes = events.map((placed): EventOutcome => {
    const { event, at, namespaces } = placed;
    const eventId = eventIdOf(placed);
    const isSplit = shared.has(transformationOf(event) ?? '');
    const scope = new Scope(namespaces, countries);
    const outcome = convertEvent(event, { at, scope, source, eventId, isSplit });
    return { pointer: jsonPointer(at), ...(typeof eventId === 'string' ? { eventId } : {}), ...outcome };
  });
  return { ok: true, outcomes };
}
