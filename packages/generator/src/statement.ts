/** Events as they are written down. */

/** One event, as a line of a file holds it. Its `data` are what the model's parser makes of them: tests see to that. */
export type GeneratedEvent = Readonly<{
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  data: Readonly<Record<string, unknown>>;
}>;

type Kind =
  | 'mineral-shipment'
  | 'component-shipment'
  | 'vehicle-production'
  | 'vehicle-delivery'
  | 'reference-fact'
  | 'correction';

/** An event stated at noon of a day. */
export function statement(
  kind: Kind,
  source: string,
  subject: string,
  day: string,
  data: Readonly<Record<string, unknown>>,
  id: string = subject,
): GeneratedEvent {
  return { specversion: '1.0', id, source, type: `oretrail.${kind}.v1`, subject, time: `${day}T12:00:00Z`, data };
}

/** A quantity of the public contract. */
export type Quantity = Readonly<{ value: string; unit: 'C62' | 'KGM' | 'MTK' | 'LTR' }>;

/** A lot that is drawn, and how much of it. */
export type DrawnLot = Readonly<{ lotId: string; quantity: Quantity }>;

/** So many pieces. */
export function pieces(count: number): Quantity {
  return { value: String(count), unit: 'C62' };
}

/** So many grams, in kilograms. */
export function kilograms(grams: number): Quantity {
  return { value: thousandths(grams), unit: 'KGM' };
}

/** A decimal string of thousandths; `amount` a whole number. */
export function thousandths(amount: number): string {
  const [whole, rest] = [Math.trunc(amount / 1_000), amount % 1_000];
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(3, '0').replace(/0+$/, '')}`;
}

/** Day 0 of the generator: 2022-01-01. */
const DAY_ZERO_MS = Date.UTC(2022, 0, 1);
const DAY_MS = 86_400_000;

/** The day so many days after 2022-01-01, or before it. */
export function dayAfter(days: number): string {
  return new Date(DAY_ZERO_MS + days * DAY_MS).toISOString().slice(0, 10);
}
