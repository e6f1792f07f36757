/** Events as they are written down. */

/** One event, as a line of a file holds it. */
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

/** A decimal string of thousandths. */
export function thousandths(amount: number): string {
  const [whole, rest] = [Math.trunc(amount / 1_000), amount % 1_000];
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(3, '0').replace(/0+$/, '')}`;
}

/** Days that the generator counts from. */
const FIRST_DAY_MS = Date.UTC(2022, 0, 1);
const DAY_MS = 86_400_000;

/** The day so many days after 2022-01-01. */
export function dayAfter(days: number): string {
  return new Date(FIRST_DAY_MS + days * DAY_MS).toISOString().slice(0, 10);
}
