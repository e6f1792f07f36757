/** What is in an EPCIS document: its events, and what it says about all of them. Source: EPCIS 2.0, section 9.5. */
import { shownValue } from '@oretrail/model';
import { type EpcisError, epcisError } from './errors.ts';
import { isList, isObject, type Json, type JsonObject, memberAt, memberOf, type Path, shownJson } from './json/json.ts';
import { DOCUMENT_EVENTS_MAX } from './limits.ts';
import { countriesIn } from './master-data.ts';
import { type Namespaces, namespacesOf, STANDARD_NAMESPACES } from './namespaces.ts';

/** One event, whatever it is, and its place in the document. */
export type PlacedEvent = Readonly<{ event: Json; at: Path; namespaces: Namespaces }>;

/** A document by its parts. */
export type EpcisDocument = Readonly<{
  events: readonly PlacedEvent[];
  /** The country of each location, by canonical id. */
  countries: ReadonlyMap<string, string>;
}>;

/** A document, or why the JSON is not one. */
export type ReadDocument =
  | Readonly<{ ok: true; document: EpcisDocument }>
  | Readonly<{ ok: false; errors: readonly EpcisError[] }>;

const refused = (error: EpcisError): ReadDocument => ({ ok: false, errors: [error] });

/** Where the events of each kind of document are. */
const EVENT_LISTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['EPCISDocument', ['epcisBody', 'eventList']],
  ['EPCISQueryDocument', ['epcisBody', 'queryResults', 'resultsBody', 'eventList']],
]);

function placed(event: Json, at: Path, around: Namespaces): PlacedEvent {
  return { event, at, namespaces: namespacesOf(memberAt(event, '@context'), around) };
}

function withEvents(document: JsonObject, place: readonly string[]): ReadDocument {
  const list = memberAt(document, ...place);
  if (list === undefined) return refused(epcisError(place, 'missing', '"eventList" is missing; it has to be a list'));
  if (!isList(list)) return refused(epcisError(place, 'wrong-type', `${shownValue(shownJson(list))} is not a list`));
  if (list.length > DOCUMENT_EVENTS_MAX) {
    const what = `A list of ${list.length} events is over the limit of ${DOCUMENT_EVENTS_MAX}`;
    return refused(epcisError(place, 'too-large', what));
  }
  const around = namespacesOf(memberOf(document, '@context'), STANDARD_NAMESPACES);
  const events = list.map((event, i) => placed(event, [...place, i], around));
  return { ok: true, document: { events, countries: countriesIn(document, around) } };
}

/** Finds the events of a document. An object with an `eventTime` is one event by itself, as EPCIS accepts it, too. */
export function readDocument(value: Json): ReadDocument {
  const type = memberAt(value, 'type');
  const place = typeof type === 'string' ? EVENT_LISTS.get(type) : undefined;
  if (isObject(value) && place !== undefined) return withEvents(value, place);
  if (isObject(value) && memberOf(value, 'eventTime') !== undefined) {
    return { ok: true, document: { events: [placed(value, [], STANDARD_NAMESPACES)], countries: new Map() } };
  }
  const what = isObject(value) ? `The type ${shownValue(shownJson(type))}` : shownValue(shownJson(value));
  return refused(epcisError([], 'epcis-not-a-document', `${what} is not that of an EPCIS document or event`));
}
