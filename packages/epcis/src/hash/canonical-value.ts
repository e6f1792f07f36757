/** Single values as the event hash sees them. Source: CBV 2.0, section 8.9. */
import { instantOf, isTime } from '@oretrail/model';
import { canonicalForHash } from '../gs1/canonical-id.ts';
import { plainDecimal } from '../json/decimal.ts';
import { type Json, JsonNumber, textOf } from '../json/json.ts';
import { expanded, type Namespaces } from '../namespaces.ts';

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** What the vocabulary was called before it had web addresses. */
const OLD_VOCABULARY: readonly (readonly [old: string, now: string])[] = [
  ['urn:epcglobal:cbv:bizstep:', 'https://ref.gs1.org/cbv/BizStep-'],
  ['urn:epcglobal:cbv:disp:', 'https://ref.gs1.org/cbv/Disp-'],
  ['urn:epcglobal:cbv:btt:', 'https://ref.gs1.org/cbv/BTT-'],
  ['urn:epcglobal:cbv:sdt:', 'https://ref.gs1.org/cbv/SDT-'],
  ['urn:epcglobal:cbv:er:', 'https://ref.gs1.org/cbv/ER-'],
];

/** The text of a value that is not a list or an object, without blanks around it. */
export function scalarText(value: Json): string {
  return value instanceof JsonNumber ? value.text : textOf(value).trim();
}

/** A time in UTC to the millisecond, rounded half up; as written if it is not a time. */
export function canonicalTime(text: string): string {
  if (!isTime(text)) return text;
  const nanoseconds = instantOf(text) + NANOSECONDS_PER_MILLISECOND / 2n;
  const rest =
    ((nanoseconds % NANOSECONDS_PER_MILLISECOND) + NANOSECONDS_PER_MILLISECOND) % NANOSECONDS_PER_MILLISECOND;
  return new Date(Number((nanoseconds - rest) / NANOSECONDS_PER_MILLISECOND)).toISOString();
}

/** A text with its short forms written out: compact names, old names of the vocabulary, ids; numbers without empty zeros. */
export function canonicalText(text: string, namespaces: Namespaces): string {
  const [iri, local] = expanded(text, namespaces) ?? ['', text];
  const whole = iri + local;
  const old = OLD_VOCABULARY.find(([prefix]) => whole.startsWith(prefix));
  if (old !== undefined) return old[1] + whole.slice(old[0].length);
  return plainDecimal(whole) ?? canonicalForHash(whole);
}

/** A word of a standard vocabulary: a bare one gets its whole address. */
export function canonicalWord(text: string, vocabulary: string, namespaces: Namespaces): string {
  return text.includes(':') ? canonicalText(text, namespaces) : vocabulary + text;
}
