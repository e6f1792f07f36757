/** GS1 Digital Links of any domain. Source: GS1 Digital Link: URI Syntax, sections 4 and 5; CBV 2.0, section 8.9. */
import { checkDigitOf } from './check-digit.ts';
import { canonicalLotText } from './lot-text.ts';

/** A key that a Digital Link can begin with. */
type Key = Readonly<{
  value: RegExp;
  /** Characters up to the check digit, which is the last of them; absent if the key has none. */
  checked?: number;
  /** What may follow, the finest first: only the finest stays. Characters of its value at most. */
  qualifiers?: ReadonlyMap<string, number>;
}>;

/** AI 22 is a variant of a product, which identifies no lot: the canonical form lacks it. */
const VARIANT = '22';
const OF_ITEM: ReadonlyMap<string, number> = new Map([
  ['21', 20],
  ['235', 28],
  ['10', 20],
  [VARIANT, 20],
]);

const KEYS: ReadonlyMap<string, Key> = new Map<string, Key>([
  ['01', { value: /^(?:\d{8}|\d{12,14})$/, checked: 14, qualifiers: OF_ITEM }],
  ['8006', { value: /^\d{18}$/, checked: 14, qualifiers: OF_ITEM }],
  ['00', { value: /^\d{18}$/, checked: 18 }],
  ['414', { value: /^\d{13}$/, checked: 13, qualifiers: new Map([['254', 20]]) }],
  ['417', { value: /^\d{13}$/, checked: 13 }],
  ['8017', { value: /^\d{18}$/, checked: 18 }],
  ['8018', { value: /^\d{18}$/, checked: 18 }],
  ['402', { value: /^\d{17}$/, checked: 17 }],
  ['253', { value: /^\d{13}.{0,51}$/, checked: 13 }],
  ['255', { value: /^\d{13}\d{0,12}$/, checked: 13 }],
  ['8003', { value: /^\d{14}.{0,48}$/, checked: 14 }],
  ['8004', { value: /^\d{4}.{1,78}$/ }],
  ['401', { value: /^\d{4}.{1,78}$/ }],
  ['8010', { value: /^\d{4}.{1,78}$/, qualifiers: new Map([['8011', 12]]) }],
]);

/** Names that older Digital Links may have instead of numbers. GS1 Digital Link, release 1.1, section 4. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    gtin: '01',
    itip: '8006',
    sscc: '00',
    gln: '414',
    party: '417',
    gsrnp: '8017',
    gsrn: '8018',
    gsin: '402',
    gdti: '253',
    gcn: '255',
    grai: '8003',
    giai: '8004',
    ginc: '401',
    cpid: '8010',
    cpv: VARIANT,
    lot: '10',
    ser: '21',
  }),
);

const URL_PATH = /^https?:\/\/[^/?#]+(\/[^?#]*)/i;
/** A Digital Link has at most three qualifiers behind its key, so with more pairs it is not one. */
const PAIRS_MAX = 4;

/** What a web address says, if it has the form of a Digital Link. */
export type DigitalLink = Readonly<{
  /** Key, value and the finest qualifier, such as `01/09506000134352/10/A1`. */
  path: string;
  /** The check digit that the key should have, if it has another one. */
  checkDigitDue: string | null;
}>;

const numberOf = (segment: string): string => NAMES.get(segment) ?? segment;

/** The finest qualifier of those behind a key; an empty text if there are none; null if one does not belong there. */
function finestQualifier({ qualifiers = new Map() }: Key, segments: readonly string[]): string | null {
  const values = new Map<string, string>();
  for (let i = 0; i < segments.length; i += 2) {
    const ai = numberOf(segments[i] ?? '');
    const lengthMax = qualifiers.get(ai);
    const text = lengthMax === undefined ? null : canonicalLotText(segments[i + 1] ?? '', lengthMax);
    if (text === null || values.has(ai)) return null;
    values.set(ai, text);
  }
  const finest = [...qualifiers.keys()].find((ai) => ai !== VARIANT && values.has(ai));
  return finest === undefined ? '' : `/${finest}/${values.get(finest)}`;
}

function linkOf(ai: string, written: string, behind: readonly string[]): DigitalLink | null {
  const key = KEYS.get(ai);
  if (key === undefined || !key.value.test(written)) return null;
  const qualifier = finestQualifier(key, behind);
  // A GTIN of 8, 12 or 13 digits is one of 14 with zeros before it.
  const value = ai === '01' ? written.padStart(14, '0') : written;
  if (qualifier === null) return null;
  const due = key.checked === undefined ? '' : checkDigitOf(value.slice(0, key.checked - 1));
  const isRight = key.checked === undefined || value[key.checked - 1] === due;
  return { path: `${ai}/${value}${qualifier}`, checkDigitDue: isRight ? null : due };
}

/** Reads a web address as a Digital Link, whatever its domain, and whatever comes before the key; null if it is not one. */
export function digitalLinkOf(uri: string): DigitalLink | null {
  const path = URL_PATH.exec(uri)?.[1];
  if (path === undefined) return null;
  const segments = path.replace(/\/$/, '').split('/').slice(1);
  for (let pairs = 1; pairs <= PAIRS_MAX && 2 * pairs <= segments.length; pairs += 1) {
    const [ai = '', value = '', ...behind] = segments.slice(segments.length - 2 * pairs);
    const link = linkOf(numberOf(ai), value, behind);
    if (link !== null) return link;
  }
  return null;
}
