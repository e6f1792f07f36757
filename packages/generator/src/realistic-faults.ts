/** Adds the faults of real data at random: every event stays valid, but some are missing, wrong, late or repeated. */
import type { Random } from './random.ts';
import { type DrawnLot, type GeneratedEvent, type Quantity, statement } from './statement.ts';

/** One thing that goes wrong with an event: what arrives in its stead. */
type Trouble = (event: GeneratedEvent) => readonly GeneratedEvent[];

/** The day on which people look at their data again: after all that was made. */
const LATER_DAY = '2026-06-15';
/** A wrong unit for each. */
const OTHER_UNITS: Readonly<Record<Quantity['unit'], Quantity['unit']>> = {
  KGM: 'C62',
  C62: 'KGM',
  MTK: 'LTR',
  LTR: 'MTK',
};

function correctionOf({ source, subject, id }: GeneratedEvent, name: string): GeneratedEvent {
  const data = { corrects: { source, id }, reason: 'entered in error' };
  return statement('correction', source, subject, LATER_DAY, data, name);
}

function restated(event: GeneratedEvent): GeneratedEvent {
  return { ...event, id: `${event.id}-again`, time: `${LATER_DAY}T13:00:00Z` };
}

function withData(event: GeneratedEvent, changed: Readonly<Record<string, unknown>>): GeneratedEvent {
  return { ...event, data: { ...event.data, ...changed } };
}

/** The event with its first input or battery changed. */
function withFirstInput(event: GeneratedEvent, change: (input: DrawnLot) => DrawnLot): readonly GeneratedEvent[] {
  const name = event.type === 'oretrail.vehicle-production.v1' ? 'batteries' : 'inputs';
  const [first, ...others] = (event.data[name] ?? []) as readonly DrawnLot[];
  return first === undefined ? [event] : [withData(event, { [name]: [change(first), ...others] })];
}

/** What happens to events of every kind. */
const ANY_EVENT: readonly Trouble[] = [
  // Never sent.
  () => [],
  // Sent twice.
  (event) => [event, event],
  // Corrected, and stated again.
  (event) => [event, correctionOf(event, `${event.id}-c1`), restated(event)],
  // Corrected, and not stated again.
  (event) => [event, correctionOf(event, `${event.id}-c1`)],
  // Corrected, and the correction corrected; sent in the wrong order.
  (event) => {
    const first = correctionOf(event, `${event.id}-c1`);
    return [correctionOf(first, `${event.id}-c2`), first, event];
  },
  // And that taken back once more.
  (event) => {
    const first = correctionOf(event, `${event.id}-c1`);
    const second = correctionOf(first, `${event.id}-c2`);
    return [event, first, second, correctionOf(second, `${event.id}-c3`)];
  },
  // The same id for two things.
  (event) => [event, { ...event, time: event.time.replace('12:00:00', '12:30:00') }],
  // Stated again, without a correction of the first.
  (event) => [event, restated(event)],
];

/** What happens to events that draw lots. */
const DRAWING_EVENT: readonly Trouble[] = [
  ...ANY_EVENT,
  // Draws ten times too much: a decimal point in the wrong place.
  (event) => withFirstInput(event, (input) => ({ ...input, quantity: tenfold(input.quantity) })),
  // Counts in another unit.
  (event) =>
    withFirstInput(event, ({ lotId, quantity: { value, unit } }) => {
      return { lotId, quantity: { value, unit: OTHER_UNITS[unit] } };
    }),
  // Names a lot that nobody knows.
  (event) => withFirstInput(event, (input) => ({ ...input, lotId: `${input.lotId}:unknown` })),
  // Stated late, and then in another quantity.
  (event) => [
    event,
    ...withFirstInput(restated(event), (input) => ({ ...input, quantity: { ...input.quantity, value: '0.5' } })),
  ],
];

function tenfold({ value, unit }: Quantity): Quantity {
  const [whole = '0'] = value.split('.');
  return { value: whole === '0' ? '10' : `${whole}0`, unit };
}

const YEAR_BEFORE_ALL = '2021-01-01';

/** What happens to lots of material. */
const MATERIAL: readonly Trouble[] = [
  ...DRAWING_EVENT,
  // Made before what it was made of.
  (event) => {
    const { activities = [] } = event.data as { activities?: readonly object[] };
    return [withData(event, { activities: activities.map((one) => ({ ...one, completedOn: YEAR_BEFORE_ALL })) })];
  },
];

/** What happens to lots of components. */
const COMPONENT: readonly Trouble[] = [
  ...DRAWING_EVENT,
  // Made before what it was made of.
  (event) => {
    const { manufacture } = event.data as { manufacture?: object };
    return [withData(event, { manufacture: { ...manufacture, completedOn: YEAR_BEFORE_ALL } })];
  },
  // Worth less than its parts.
  (event) => [withData(event, { usd: '1' })],
];

const TROUBLES: ReadonlyMap<string, readonly Trouble[]> = new Map([
  ['oretrail.mineral-shipment.v1', MATERIAL],
  ['oretrail.component-shipment.v1', COMPONENT],
  ['oretrail.vehicle-production.v1', DRAWING_EVENT],
]);

/** The event as it arrives. @param realisticFaults share of events with which something goes wrong, 0 to 1 */
export function withRealisticFaults(
  event: GeneratedEvent,
  realisticFaults: number,
  random: Random,
): readonly GeneratedEvent[] {
  if (!random.happens(realisticFaults)) return [event];
  return random.pick(TROUBLES.get(event.type) ?? ANY_EVENT)(event);
}
