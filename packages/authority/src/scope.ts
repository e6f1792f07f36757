/**
 * Prefixes and subjects as keys: a scope covers a subject, or another scope, if its key begins the key of that.
 * Two scopes overlap if one of the keys begins the other. Source: intake.md, "Prefixes".
 */
import { FACTS, hasVinForm, isDay, type OretrailEvent, topicOf, VEHICLES } from '@oretrail/model';
import type { Scope } from './grant-events.ts';
import type { ScopeKey } from './ids.ts';

/** A prefix ends at one of these, or is a whole id. intake.md, "Prefixes". */
const DELIMITERS = ':/#';
/**
 * Ends a whole id in a key. It is half a surrogate pair, which the parser refuses in every text, so no id holds one: an id
 * with anything in it never forges the end of another.
 */
const END = '\udfff';
/** `/YYYY-MM-DD`, the end of a fact key. */
const FACT_DAY_LENGTH = 11;
/** Characters of a WMI: ISO 3780. */
const WMI_LENGTH = 3;
/** A maker of few vehicles has this as its third character, and shares it with others: ISO 3780. */
const SMALL_MAKER = '9';
/** Positions 12 to 14 of a VIN, which then tell the makers apart: ISO 3780. */
const MAKER_BEGIN = 11;
const MAKER_END = 14;

/** Whether a prefix covers all ids that begin with it. Otherwise it is a whole id. */
export function isOpen(prefix: string): boolean {
  return prefix !== '' && DELIMITERS.includes(prefix.slice(-1));
}

/** A fact key without its day, or null if it does not end with a day. */
function factNameOf(key: string): string | null {
  const [name, end] = [key.slice(0, -FACT_DAY_LENGTH), key.slice(-FACT_DAY_LENGTH)];
  return name !== '' && end.startsWith('/') && isDay(end.slice(1)) ? name : null;
}

/**
 * The key of a whole fact key. Its day is apart, so that the key without the day begins it, and no longer id does. What does
 * not end with a day is the key of no fact, so only the end of a prefix can begin it.
 */
function factKey(key: string): string {
  const name = factNameOf(key);
  return name === null ? `facts ${key}` : `facts ${name}/${END}${key.slice(name.length + 1)}${END}`;
}

function factScopeKey(prefix: string): string {
  if (isOpen(prefix)) return `facts ${prefix}`;
  return factNameOf(prefix) === null ? `facts ${prefix}/${END}` : factKey(prefix);
}

/** The key of an entry of `may`. */
export function scopeKey({ lots, facts, vehicles }: Scope): ScopeKey {
  if (lots !== undefined) return (isOpen(lots) ? `lots ${lots}` : `lots ${lots}${END}`) as ScopeKey;
  if (facts !== undefined) return factScopeKey(facts) as ScopeKey;
  return `vehicles ${vehicles}` as ScopeKey;
}

/** An entry of `may` as errors show it. */
export function shownScope({ lots, facts, vehicles }: Scope): string {
  if (lots !== undefined) return `lots ${lots}`;
  return facts !== undefined ? `facts ${facts}` : `vehicles ${vehicles}`;
}

/** The beginning of a VIN that names its maker. @returns 3 or 6 characters */
function makerOf(vin: string): string {
  const wmi = vin.slice(0, WMI_LENGTH);
  return wmi.endsWith(SMALL_MAKER) ? wmi + vin.slice(MAKER_BEGIN, MAKER_END) : wmi;
}

/** The key of what an event is about. That of a correction is about what the corrected event is about. */
export function subjectKey(event: OretrailEvent): ScopeKey {
  const { subject } = event;
  const topic = topicOf(event);
  if (topic === VEHICLES) return `vehicles ${makerOf(subject)}` as ScopeKey;
  return (topic === FACTS ? factKey(subject) : `lots ${subject}${END}`) as ScopeKey;
}

const isVinLetters = (text: string): boolean => hasVinForm(text.padEnd(17, '0'));

/** Why a text is not a maker of vehicles, as the end of a sentence; null if it is one. */
export function makerFault(text: string): string | null {
  const isSmall = text.charAt(WMI_LENGTH - 1) === SMALL_MAKER;
  const length = isSmall ? WMI_LENGTH + MAKER_END - MAKER_BEGIN : WMI_LENGTH;
  if (text.length === length && isVinLetters(text)) return null;
  return 'is not a WMI of 3 characters, or of 3 and positions 12 to 14 of the VIN if the third is 9 (ISO 3780)';
}

/** The lengths of the keys that could cover this one, from the shortest. Each ends behind a delimiter or an {@link END}, or is a maker. */
export function* coveringLengths(key: string): Generator<number> {
  for (let end = 1; end < key.length; end += 1) {
    const last = key.charAt(end - 1);
    if (last === END || DELIMITERS.includes(last)) yield end;
  }
  yield key.length;
}
