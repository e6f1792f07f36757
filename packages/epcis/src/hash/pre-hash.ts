/** The text of an event that its hash covers. Source: CBV 2.0, section 8.9. */
import { compareUtf8 } from '@oretrail/model';
import { isList, isObject, type Json, type JsonObject, memberOf } from '../json/json.ts';
import { expanded, type Namespaces } from '../namespaces.ts';
import { canonicalText, canonicalTime, canonicalWord, scalarText } from './canonical-value.ts';
import { FIRST, LEFT_OUT, type Property, SORTED } from './property-order.ts';

/** The text of an element of XML that JSON could not hold otherwise. */
const TEXT = '#text';

const itemsOf = (value: Json): readonly Json[] => (isList(value) ? value : [value]);
const sorted = (texts: readonly string[]): string => [...texts].sort(compareUtf8).join('');

/** A name with the namespace of its prefix in braces. */
function keyText(name: string, namespaces: Namespaces): string {
  const [iri, local] = expanded(name, namespaces) ?? [];
  return iri === undefined ? name : `{${iri}}${local}`;
}

/** One member of another vocabulary, whatever it holds. An item of a list repeats the name. */
function extensionTexts(name: string, value: Json, namespaces: Namespaces): string[] {
  return itemsOf(value).map((item) => {
    if (isList(item)) return name + sorted(extensionTexts('', item, namespaces));
    if (!isObject(item)) return name + assigned(canonicalText(scalarText(item), namespaces));
    const text = memberOf(item, TEXT) ?? '';
    const within = Object.entries(item).filter(([key]) => key !== TEXT && !LEFT_OUT.has(key));
    const texts = within.flatMap(([key, of]) => extensionTexts(keyText(key, namespaces), of, namespaces));
    return name + assigned(canonicalText(scalarText(text), namespaces)) + sorted(texts);
  });
}

const assigned = (text: string): string => (text === '' ? '' : `=${text}`);

function leafText({ name, vocabulary, isTime }: Property, value: Json, namespaces: Namespaces): string {
  const text = scalarText(value);
  if (isTime) return name + assigned(canonicalTime(text));
  const canonical =
    vocabulary === undefined ? canonicalText(text, namespaces) : canonicalWord(text, vocabulary, namespaces);
  return name + assigned(canonical);
}

/** What a standard element with members says: its own ones in order, then those of other vocabularies. */
function groupText(order: readonly Property[], object: JsonObject, namespaces: Namespaces): string {
  const own = order.map((property) => propertyText(property, memberOf(object, property.name), namespaces));
  const others = Object.entries(object).filter(([key]) => key.includes(':') && !LEFT_OUT.has(key));
  const texts = others.flatMap(([key, value]) => extensionTexts(keyText(key, namespaces), value, namespaces));
  return own.join('') + sorted(texts);
}

/** The text of one item of a property; empty if it says nothing. */
function itemText(property: Property, value: Json, namespaces: Namespaces): string {
  const { name, order } = property;
  if (order === undefined) return isObject(value) || isList(value) ? '' : leafText(property, value, namespaces);
  const text = isObject(value) ? groupText(order, value, namespaces) : '';
  return text === '' ? '' : name + text;
}

/** The text of a property; empty if the event lacks it. */
function propertyText(property: Property, value: Json | undefined, namespaces: Namespaces): string {
  if (value === undefined) return '';
  const { item, name } = property;
  const text = sorted(itemsOf(value).map((one) => itemText(item ?? property, one, namespaces)));
  return item === undefined || text === '' ? text : name + text;
}

const STANDARD: ReadonlySet<string> = new Set([...FIRST, ...SORTED].map(({ name }) => name));

/** The text of a whole event. */
export function preHashOf(event: JsonObject, namespaces: Namespaces): string {
  const type = memberOf(event, 'type') ?? '';
  const first = FIRST.map((property) => propertyText(property, memberOf(event, property.name), namespaces));
  const lists = SORTED.map((property) => propertyText(property, memberOf(event, property.name), namespaces));
  const others = Object.entries(event)
    .filter(([key]) => !STANDARD.has(key) && !LEFT_OUT.has(key))
    .flatMap(([key, value]) => extensionTexts(keyText(key, namespaces), value, namespaces));
  return `eventType=${scalarText(type)}${first.join('')}${sorted([...lists, ...others])}`;
}
