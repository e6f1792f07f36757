/** A document as it was sent, to be given back in parts. Numbers are as they were written; blanks are not kept. */
import { readDocument } from './document.ts';
import { isList, isObject, type Json, type JsonObject, memberOf, type Path } from './json/json.ts';
import { readJson } from './json/read-json.ts';
import { writeJson } from './json/write-json.ts';

/** The parts of a document. All texts are JSON. */
export type SentDocument = Readonly<{
  /** Its `@context`; absent if it has none. */
  context?: string;
  /** Each event, in the order of the outcomes of its conversion. */
  events: readonly string[];
  /** The document with only some of its events. @param isKept by the place of an event in `events` */
  withEvents(isKept: (index: number) => boolean): string;
}>;

/** The text of a value in which the one at a place is replaced. Members of `at` are those that led to it, so they are there. */
function replaced(value: Json | undefined, at: Path, text: string): string {
  const [name, ...rest] = at;
  if (name === undefined || value === undefined || !isObject(value)) return text;
  const members = Object.entries(value).map(([key, member]) => {
    return `${JSON.stringify(key)}:${key === name ? replaced(member, rest, text) : writeJson(member)}`;
  });
  return `{${members.join()}}`;
}

const contextOf = (value: JsonObject): Json | undefined => memberOf(value, '@context');

/** The parts of a text; null if it is not an EPCIS document or event in JSON. */
export function sentDocument(text: string): SentDocument | null {
  const json = readJson(text);
  if (!json.ok || isList(json.value) || !isObject(json.value)) return null;
  const { value } = json;
  const read = readDocument(value);
  if (!read.ok) return null;
  const placed = read.document.events;
  const events = placed.map(({ event }) => writeJson(event));
  const list = placed[0]?.at.slice(0, -1);
  const context = contextOf(value);
  return {
    ...(context === undefined ? {} : { context: writeJson(context) }),
    events,
    withEvents: (isKept) => {
      // An event by itself is its own document.
      if (list === undefined || placed[0]?.at.length === 0) return writeJson(value);
      return replaced(value, list, `[\n${events.filter((_, i) => isKept(i)).join(',\n')}\n]`);
    },
  };
}
