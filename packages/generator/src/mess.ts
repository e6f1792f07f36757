/** What goes wrong in real life, at random: every event stays well-formed, but not everything is told, or told right. */
import type { Random } from './random.ts';
import { type GeneratedEvent, statement } from './statement.ts';

/** One thing that goes wrong with an event. */
type Trouble = (event: GeneratedEvent, random: Random) => readonly GeneratedEvent[];

const LATER_DAY = '2026-01-15';

function corrected(event: GeneratedEvent, id: string): GeneratedEvent {
  const { source, subject } = event;
  const data = { corrects: { source, id: event.id }, reason: 'entered in error' };
  return statement('correction', source, subject, LATER_DAY, data, id);
}

type Input = Readonly<{ lotId: string; quantity: Readonly<{ value: string; unit: string }> }>;

/** The event with its first input or battery changed. */
function withFirstInput(event: GeneratedEvent, change: (input: Input) => Input): GeneratedEvent {
  const name = event.type === 'oretrail.vehicle-production.v1' ? 'batteries' : 'inputs';
  const [first, ...others] = (event.data[name] ?? []) as readonly Input[];
  return first === undefined ? event : { ...event, data: { ...event.data, [name]: [change(first), ...others] } };
}

const withQuantity =
  (change: (quantity: Input['quantity']) => Input['quantity']) =>
  (input: Input): Input => ({ ...input, quantity: change(input.quantity) });

const TROUBLES: readonly Trouble[] = [
  // Never sent.
  () => [],
  // Sent twice.
  (event) => [event, event],
  // Taken back, and stated anew.
  (event) => [
    event,
    corrected(event, `${event.id}-c1`),
    { ...event, id: `${event.id}-again`, time: `${LATER_DAY}T13:00:00Z` },
  ],
  // Taken back, and that taken back.
  (event) => {
    const first = corrected(event, `${event.id}-c1`);
    return [corrected(first, `${event.id}-c2`), first, event];
  },
  // Taken back for good.
  (event) => [event, corrected(event, `${event.id}-c1`)],
  // Draws ten times too much: a decimal point in the wrong place.
  (event) => [
    withFirstInput(
      event,
      withQuantity((quantity) => ({ ...quantity, value: `${quantity.value.split('.')[0]}0` })),
    ),
  ],
  // Counts in another unit.
  (event) => [
    withFirstInput(
      event,
      withQuantity(({ value, unit }) => ({ value, unit: unit === 'KGM' ? 'C62' : 'KGM' })),
    ),
  ],
  // Names a lot that nobody knows.
  (event) => [withFirstInput(event, (input) => ({ ...input, lotId: `${input.lotId}:unknown` }))],
  // The same id for two things.
  (event) => [event, { ...event, time: event.time.replace('12:00:00', '12:30:00') }],
  // Restated a day later.
  (event) => [event, { ...event, id: `${event.id}-restated`, time: `${LATER_DAY}T14:00:00Z` }],
];

const withUnitOfMaterial = (event: GeneratedEvent): boolean =>
  event.type !== 'oretrail.mineral-shipment.v1' && event.type !== 'oretrail.reference-fact.v1';

/**
 * The event as it arrives.
 * @param mess share of events with which something goes wrong, 0 to 1
 */
export function messedUp(event: GeneratedEvent, mess: number, random: Random): readonly GeneratedEvent[] {
  if (mess === 0 || !random.happens(mess)) return [event];
  const trouble = random.pick(TROUBLES);
  const told = trouble(event, random);
  // A material lot counts in kilograms only: another unit would be refused at the door.
  return withUnitOfMaterial(event) ? told : told.filter(isAcceptable);
}

function isAcceptable({ data }: GeneratedEvent): boolean {
  const { inputs = [] } = data as { inputs?: readonly Input[] };
  return inputs.every(({ quantity }) => quantity.unit === 'KGM');
}
