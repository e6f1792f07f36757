/** The words and numbers of the page: one word for one meaning, never a code or a colour alone. */

/** How a status looks and reads. */
export type Word = Readonly<{ mark: string; word: string; tone: 'good' | 'bad' | 'open' | 'off' }>;

const STATUSES: Readonly<Record<string, Word>> = {
  eligible: { mark: '✓', word: 'Eligible', tone: 'good' },
  ineligible: { mark: '✗', word: 'Not eligible', tone: 'bad' },
  indeterminate: { mark: '?', word: 'Open', tone: 'open' },
  withdrawn: { mark: '–', word: 'Withdrawn', tone: 'off' },
};

/** A status of a verdict. */
export function statusWord(status: string): Word {
  return STATUSES[status] ?? { mark: '?', word: status, tone: 'open' };
}

const OUTCOMES: Readonly<Record<string, Word>> = {
  met: { mark: '✓', word: 'Met', tone: 'good' },
  'not-met': { mark: '✗', word: 'Not met', tone: 'bad' },
  indeterminate: { mark: '?', word: 'Open', tone: 'open' },
  'not-applicable': { mark: '–', word: 'Does not apply', tone: 'off' },
};

/** The outcome of a requirement. */
export function outcomeWord(outcome: string): Word {
  return OUTCOMES[outcome] ?? { mark: '?', word: outcome, tone: 'open' };
}

const STANDINGS: Readonly<Record<string, Word>> = {
  'in-force': { mark: '✓', word: 'In force', tone: 'good' },
  accepted: { mark: '✓', word: 'Accepted', tone: 'good' },
  outdated: { mark: '–', word: 'Outdated by a later statement', tone: 'off' },
  'taken-out': { mark: '✗', word: 'Taken out by a correction', tone: 'bad' },
  conflicting: { mark: '✗', word: 'In conflict with another statement', tone: 'bad' },
  'in-ring': { mark: '?', word: 'A correction in a ring', tone: 'open' },
  refused: { mark: '✗', word: 'Refused', tone: 'bad' },
  missing: { mark: '?', word: 'Not declared', tone: 'open' },
};

/** What became of a statement. */
export function standingWord(standing: string): Word {
  return STANDINGS[standing] ?? { mark: '?', word: standing, tone: 'open' };
}

const CONCERNS: Readonly<Record<string, Word>> = {
  concern: { mark: '✗', word: 'Foreign entity of concern', tone: 'bad' },
  'no-concern': { mark: '✓', word: 'Not of concern', tone: 'good' },
};

/** Whether the rules call a party a foreign entity of concern. */
export function concernWord(concern: string): Word {
  return CONCERNS[concern] ?? { mark: '?', word: 'Open', tone: 'open' };
}

/** Why a revision differs from the one before it, as the end of "because …". */
const CAUSES: Readonly<Record<string, string>> = {
  data: 'new statements came in',
  correction: 'a statement was corrected',
  reference: 'a fact about a party or country changed',
  rules: 'the law changed',
};

/** The causes of changes: a first verdict has none. */
export const CHANGE_CAUSES: readonly string[] = Object.keys(CAUSES);

/** A cause as words. */
export function causeText(cause: string | null | undefined): string {
  return cause == null ? 'first verdict' : (CAUSES[cause] ?? cause);
}

/** The requirements as a person says them. */
export const REQUIREMENT_TITLES: Readonly<Record<string, string>> = {
  finalAssembly: 'Final assembly in North America',
  grossWeight: 'Gross vehicle weight',
  batteryCapacity: 'Battery size and charging',
  price: 'Price limit',
  acquisition: 'Acquired in time',
  foreignEntityOfConcern: 'No foreign entity of concern',
  criticalMinerals: 'Critical minerals',
  batteryComponents: 'Battery components',
};

const DOLLARS = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
const COUNT = new Intl.NumberFormat('en-US');
const COUNTRIES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** `$3,750`. */
export const dollars = (usd: number): string => DOLLARS.format(usd);

/** `+$3,750`, `−$3,750` or `±$0`. */
export function dollarStep(usd: number): string {
  if (usd === 0) return '±$0';
  return `${usd > 0 ? '+' : '−'}${DOLLARS.format(Math.abs(usd))}`;
}

/** `1,240`. */
export const count = (number: number): string => COUNT.format(number);

/** `1 vehicle`, `2 vehicles`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${COUNT.format(number)} ${number === 1 ? one : many}`;
}

/** `Indonesia (ID)`. */
export function countryName(code: string): string {
  try {
    const name = COUNTRIES.of(code);
    return name === undefined || name === code ? code : `${name} (${code})`;
  } catch {
    return code;
  }
}

/** Where a party is organized, and where its seat is if that is elsewhere. */
export function placesText(party: Readonly<{ organizedIn: string | null; headquarteredIn: string | null }>): string {
  const { organizedIn, headquarteredIn } = party;
  if (organizedIn === null || headquarteredIn === null) return 'No fact is shown';
  if (organizedIn === headquarteredIn) return countryName(organizedIn);
  return `${countryName(organizedIn)}, seat in ${countryName(headquarteredIn)}`;
}

/** A decimal string of a part from 0 to 1 as `50.1 %`; decimals that are cut off are never rounded up. */
export function percent(share: string): string {
  const [whole = '0', fraction = ''] = share.split('.');
  const digits = `${whole}${fraction.padEnd(4, '0').slice(0, 4)}`.replace(/^0+(?=\d{3})/, '');
  const left = String(Number(digits.slice(0, -2)));
  const right = digits.slice(-2).replace(/0+$/, '');
  return `${left}${right === '' ? '' : `.${right}`} %`;
}

/** `2026-03-02`: days are written as in statements, so that they can be compared. */
export const dayOf = (time: string): string => time.slice(0, 10);

/** `2026-03-02 14:05 UTC`. */
export const timeText = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;

/** The beginning of a digest, enough to tell two apart on a page. */
export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12);

const TYPES: Readonly<Record<string, string>> = {
  'mineral-shipment': 'Shipment of material',
  'component-shipment': 'Shipment of components',
  'vehicle-production': 'Production of a vehicle',
  'vehicle-delivery': 'Delivery of a vehicle',
  'reference-fact': 'Fact',
  correction: 'Correction',
};

/** The type of a statement: `oretrail.mineral-shipment.v1` as `Shipment of material`. */
export function typeText(type: string): string {
  return TYPES[type.replace(/^oretrail\./, '').replace(/\.v\d+$/, '')] ?? type;
}

const UNITS: Readonly<Record<string, string>> = { KGM: 'kg', C62: 'pieces', MTK: 'm²', LTR: 'l' };

/** A unit of UN/ECE Recommendation 20: `KGM` as `kg`. */
export const unitText = (unit: string): string => UNITS[unit] ?? unit;

/** `below-threshold` as `below threshold`. */
export const plain = (code: string): string => code.replaceAll('-', ' ');
