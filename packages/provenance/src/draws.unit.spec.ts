import {
  amountOf,
  type ComponentShipmentEvent,
  type Day,
  type Decimal,
  type LotEvent,
  type LotId,
} from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { drawsOf, headerOf, inputsOf } from './draws.ts';
import {
  activity,
  component,
  componentEvent,
  componentInput,
  LITHIUM,
  material,
  materialEvent,
  NICKEL,
} from './examples/examples.ts';

const quantity = { value: '2.5' as Decimal, unit: 'KGM' } as const;
const header = material('urn:lot:own', { nickel: '1', lithium: '1' });

/** A material lot with its quantity written out, for it is read from the event here. */
function lotEvent(activities: readonly string[], shippedOn: string | null, time: string): LotEvent {
  const event = materialEvent(
    header,
    activities.map((text) => activity(text, {})),
  );
  const route = { from: 'JP', to: 'US', consignee: 'urn:party:one' } as NonNullable<typeof event.data.shipment>;
  const shipment = shippedOn === null ? {} : { shipment: { ...route, shippedOn: shippedOn as Day } };
  return { ...event, time, data: { ...event.data, quantity, ...shipment } };
}

describe('the day of a lot', () => {
  const noon = '2023-09-01T12:00:00Z';

  it('is the last day of its activities, whatever their order', () => {
    const event = lotEvent(['extraction AU 0 2023-03-02', 'processing JP 0 2023-01-01'], '2023-05-05', noon);
    expect(headerOf(event).day).toBe('2023-03-02');
  });

  it('is that of the shipment if nothing was done to it', () => {
    expect(headerOf(lotEvent([], '2023-05-05', noon)).day).toBe('2023-05-05');
  });

  it.each([
    ['2023-09-01T23:30:00-01:00', '2023-09-01'],
    // In Japan it is the 2nd while it is the 1st in UTC: a lot that was finished there that day is no later than this one.
    ['2023-09-02T08:30:00+09:00', '2023-09-02'],
  ])('is else the day on which it was stated, as it is written: %s', (time, day) => {
    expect(headerOf(lotEvent([], null, time)).day).toBe(day);
  });

  it('of components is that of their manufacture', () => {
    const cells = component('urn:lot:cells', '1', { day: '2023-04-04' as Day });
    expect(headerOf(componentEvent(cells, 'US')).day).toBe('2023-04-04');
  });
});

describe('the draws of a lot', () => {
  const inputs = [componentInput('urn:lot:parent', '3')];

  it('take the minerals that a material lot lists itself, and all for a component lot', () => {
    expect(drawsOf(header, inputs)).toMatchObject([{ consumer: 'urn:lot:own', minerals: [NICKEL, LITHIUM] }]);
    expect(drawsOf(component('urn:lot:cells', '1'), inputs)).toMatchObject([
      { parent: 'urn:lot:parent', quantity: amountOf('3'), unit: 'C62', minerals: 'all' },
    ]);
  });
});

describe('an input of which no event is in force', () => {
  const drawn = { lotId: 'urn:lot:gone' as LotId, quantity };

  function taken(made: ComponentShipmentEvent['data']['component'], as?: 'material' | 'component') {
    const event = componentEvent(component('urn:lot:own', '1', { component: made }), 'US');
    return inputsOf({ ...event, data: { ...event.data, inputs: [as === undefined ? drawn : { ...drawn, as }] } })[0]
      ?.as;
  }

  it.each(['cell', 'module', 'pack'] as const)('is a component to a %s, unless it says otherwise', (made) => {
    expect(taken(made)).toBe('component');
    expect(taken(made, 'material')).toBe('material');
  });

  it.each(['cathode-electrode', 'separator', 'other'] as const)(
    'is material to a %s, unless it says otherwise',
    (made) => {
      expect(taken(made)).toBe('material');
      expect(taken(made, 'component')).toBe('component');
    },
  );
});
