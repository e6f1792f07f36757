/** EPC URIs as the paths of canonical GS1 Digital Links. Source: GS1 EPC Tag Data Standard, section 6.3; CBV 2.0, section 8.9. */
import { withCheckDigit } from './check-digit.ts';
import { canonicalLotText } from './lot-text.ts';

/** How an EPC URI of one scheme becomes a key and its qualifier. */
type Scheme = Readonly<{
  /** The application identifier of the key. */
  ai: string;
  /** Digits of company prefix and reference together; null if the reference is text and the key lacks a check digit. */
  digits: number | null;
  /** The first digit of the reference (an indicator or extension digit) comes before the company prefix. */
  hasIndicator?: true;
  /** Digits before the company prefix. */
  lead?: string;
  /** Fields of two digits behind the check digit. */
  pairs?: number;
  /** What comes between the key and the last field; absent if the scheme has no last field. */
  tail?: string;
  /** Characters of the last field at most. */
  tailMax?: number;
  /** A last field that means that there is none. */
  emptyTail?: string;
}>;

/** Characters of a lot or serial number, also of an extension: GS1 General Specifications, AI 10, 21 and 254. */
const SERIAL_MAX = 20;
/** Characters of a text reference with its company prefix: GS1 General Specifications, AI 401, 8004 and 8010. */
const TEXT_KEY_MAX = 30;
const COMPANY_PREFIX = /^\d{6,12}$/;

const SGTIN: Scheme = { ai: '01', digits: 13, hasIndicator: true, tail: '/21/', tailMax: SERIAL_MAX };
const GRAI: Scheme = { ai: '8003', digits: 12, lead: '0', tail: '', tailMax: 16 };
const GDTI: Scheme = { ai: '253', digits: 12, tail: '', tailMax: 17 };
const SGCN: Scheme = { ai: '255', digits: 12, tail: '', tailMax: 12 };
const CPI: Scheme = { ai: '8010', digits: null, tail: '/8011/', tailMax: 12 };
const ITIP: Scheme = { ai: '8006', digits: 13, hasIndicator: true, pairs: 2, tail: '/21/', tailMax: SERIAL_MAX };
const UPUI: Scheme = { ai: '01', digits: 13, hasIndicator: true, tail: '/235/', tailMax: 28 };

const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['id:sgtin', SGTIN],
  ['class:lgtin', { ...SGTIN, tail: '/10/' }],
  ['id:sscc', { ai: '00', digits: 17, hasIndicator: true }],
  ['id:sgln', { ai: '414', digits: 12, tail: '/254/', tailMax: SERIAL_MAX, emptyTail: '0' }],
  ['id:pgln', { ai: '417', digits: 12 }],
  ['id:grai', GRAI],
  ['id:giai', { ai: '8004', digits: null }],
  ['id:gsrn', { ai: '8018', digits: 17 }],
  ['id:gsrnp', { ai: '8017', digits: 17 }],
  ['id:gdti', GDTI],
  ['id:cpi', CPI],
  ['id:sgcn', SGCN],
  ['id:ginc', { ai: '401', digits: null }],
  ['id:gsin', { ai: '402', digits: 16 }],
  ['id:itip', ITIP],
  ['id:upui', UPUI],
  ...[
    ['sgtin', SGTIN],
    ['grai', GRAI],
    ['gdti', GDTI],
    ['sgcn', SGCN],
    ['cpi', CPI],
    ['itip', ITIP],
    ['upui', UPUI],
  ].map(([name, scheme]): [string, Scheme] => [`idpat:${name}`, { ...(scheme as Scheme), emptyTail: '*' }]),
]);

/** The key without its qualifier: company prefix and reference in the order of the key, and the check digit. */
function keyOf({ digits, hasIndicator, lead = '' }: Scheme, company: string, reference: string): string | null {
  if (!COMPANY_PREFIX.test(company)) return null;
  if (digits === null) return canonicalLotText(company + reference, TEXT_KEY_MAX);
  if (company.length + reference.length !== digits || !/^\d*$/.test(reference)) return null;
  const split = hasIndicator ? 1 : 0;
  return withCheckDigit(lead + reference.slice(0, split) + company + reference.slice(split));
}

/** What follows the key: nothing, a qualifier, or more characters of the key itself. */
function tailOf({ tail, tailMax = SERIAL_MAX, emptyTail }: Scheme, fields: readonly string[]): string | null {
  const last = fields.join('.');
  if (tail === undefined) return fields.length === 0 ? '' : null;
  if (last === emptyTail) return '';
  const text = canonicalLotText(last, tailMax);
  return text === null ? null : tail + text;
}

/** Whether a URI claims to be an EPC URI. */
export function isEpcUrn(uri: string): boolean {
  return uri.startsWith('urn:epc:');
}

/**
 * The path of the canonical Digital Link of an EPC URI, such as `01/09506000134352/10/A1`.
 * @returns null if the URI does not keep to its scheme, or its scheme has no GS1 key
 */
export function epcUrnPath(uri: string): string | null {
  const [, kind = '', name = '', body = ''] = /^urn:epc:([a-z]+):([a-z]+):(.*)$/s.exec(uri) ?? [];
  const scheme = SCHEMES.get(`${kind}:${name}`);
  if (scheme === undefined) return null;
  // A text reference that ends the URI may hold points; a number never does.
  const isWhole = scheme.digits === null && scheme.tail === undefined;
  const [company = '', ...rest] = body.split('.');
  const [reference = '', ...fields] = isWhole ? [rest.join('.')] : rest;
  const pairs = fields.slice(0, scheme.pairs ?? 0);
  const key = keyOf(scheme, company, reference);
  const tail = tailOf(scheme, fields.slice(pairs.length));
  if (key === null || tail === null || !pairs.every((pair) => /^\d{2}$/.test(pair))) return null;
  return `${scheme.ai}/${key}${pairs.join('')}${tail}`;
}
