/** Events of the generator as rows, and the rows as events again: what has a column comes back as it was. */
import { generateEvents } from '@oretrail/generator';
import {
  type ComponentShipmentEvent,
  canonicalJson,
  type MineralShipmentEvent,
  type OretrailEvent,
  parseEvent,
} from '@oretrail/model';
import { type Cells, convertText, sheetText } from '@oretrail/test-support/sheets';
import { describe, expect, it } from 'vitest';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const VEHICLES = 40;

const events = [...generateEvents({ seed: SEED, vehicles: VEHICLES, realisticFaults: 0 })].map(
  (event): OretrailEvent => {
    const parsed = parseEvent(event, { operators: new Set() });
    if (!parsed.ok) throw new Error('the generator makes good events');
    return parsed.event;
  },
);

/** Cells without those that are absent. */
const cells = (all: Readonly<Record<string, string | undefined>>): Cells =>
  Object.fromEntries(Object.entries(all).filter(([, cell]) => cell !== undefined)) as Cells;

/** Rows of one lot: the first has the cells of the whole, and each one item of each list. */
function rowsOf(key: Cells, whole: Cells, lists: readonly (readonly Cells[])[]): readonly Cells[] {
  const count = Math.max(1, ...lists.map(({ length }) => length));
  return Array.from({ length: count }, (_, i) =>
    Object.assign({ ...key }, i === 0 ? whole : {}, ...lists.map((list) => list[i] ?? {})),
  );
}

const attributes = ({ id, source, time }: OretrailEvent): Cells => ({ statement_id: id, source, stated_at: time });

/** Written without a look at the templates: what they say of a column is what is tried here. */
function mineralRows(event: MineralShipmentEvent): readonly Cells[] {
  const { lotId, material, form, quantity, minerals, activities, inputs, use, custody } = event.data;
  const whole = cells({ ...attributes(event), material, form, quantity_kg: quantity.value, use, custody });
  return rowsOf({ lot_id: lotId }, whole, [
    minerals.map(({ mineral, mass, usd }) => cells({ mineral, mineral_kg: mass, mineral_usd: usd })),
    activities.map(({ activity, country, facility, operator, completedOn, valueAdded }) => {
      const added = valueAdded.map(({ mineral, usd }) => [`added_${mineral}_usd`, usd ?? '']);
      return cells({ activity, country, facility, operator, completed_on: completedOn, ...Object.fromEntries(added) });
    }),
    inputs.map((input) =>
      cells({
        input_lot_id: input.lotId,
        input_quantity: input.quantity.value,
        input_unit: input.quantity.unit,
        input_usd: input.usd,
      }),
    ),
  ]);
}

function componentRows(event: ComponentShipmentEvent): readonly Cells[] {
  const { lotId, component, quantity, usd, manufacture, inputs } = event.data;
  const { country, facility, operator, completedOn } = manufacture;
  const made = { country, facility, operator, completed_on: completedOn };
  const whole = cells({ ...attributes(event), component, quantity: quantity.value, unit: quantity.unit, usd, ...made });
  return rowsOf({ lot_id: lotId }, whole, [
    inputs.map((input) =>
      cells({
        input_lot_id: input.lotId,
        input_quantity: input.quantity.value,
        input_unit: input.quantity.unit,
        input_usd: input.usd,
        input_as: input.as,
      }),
    ),
  ]);
}

const ofType = <Type extends OretrailEvent['type']>(type: Type) =>
  events.filter((event): event is Extract<OretrailEvent, { type: Type }> => event.type === type);

/** Value added is a set of entries: a sheet has the order of its minerals. */
function comparable(event: OretrailEvent): string {
  const { digest: _, ...rest } = event;
  const sorted = structuredClone(rest) as { data: { activities?: { valueAdded: { mineral: string }[] }[] } };
  for (const { valueAdded } of sorted.data.activities ?? [])
    valueAdded.sort((a, b) => (a.mineral < b.mineral ? -1 : 1));
  return canonicalJson(sorted);
}

/** What no column has. */
const isExpressible = ({ data }: MineralShipmentEvent): boolean =>
  data.shipment === undefined && data.inputs.every(({ minerals }) => minerals === undefined);

describe(`generated lots (ORETRAIL_SEED=${SEED})`, () => {
  const minerals = ofType('oretrail.mineral-shipment.v1').filter(isExpressible);
  const components = ofType('oretrail.component-shipment.v1');

  it('come back as they were, from minerals', async () => {
    expect(minerals.length).toBeGreaterThan(10);
    const { parsed, faults } = await convertText(sheetText(minerals.flatMap(mineralRows)));
    expect(faults).toEqual([]);
    expect(parsed.map(comparable)).toEqual(minerals.map(comparable));
  });

  it('come back as they were, from components', async () => {
    expect(components.length).toBeGreaterThan(10);
    const { parsed, faults } = await convertText(sheetText(components.flatMap(componentRows)));
    expect(faults).toEqual([]);
    expect(parsed.map(({ digest }) => digest)).toEqual(components.map(({ digest }) => digest));
  });

  it('come back as they were, from vehicles and deliveries', async () => {
    const cars = ofType('oretrail.vehicle-production.v1');
    const rows = cars.flatMap((event) => {
      const { vin, finalAssembly, batteries, ...car } = event.data;
      const whole = cells({
        ...attributes(event),
        manufacturer: car.manufacturer,
        make: car.make,
        model: car.model,
        model_year: String(car.modelYear),
        vehicle_class: car.vehicleClass,
        gvwr_lb: car.gvwrLb,
        battery_kwh: car.batteryCapacityKwh,
        externally_chargeable: String(car.externallyChargeable),
        msrp_usd: car.msrpUsd,
        assembly_country: finalAssembly.country,
        assembly_plant: finalAssembly.plant,
        assembled_on: finalAssembly.completedOn,
        expected_delivery_on: car.expectedDeliveryOn,
      });
      const packs = batteries.map(({ lotId, quantity }) => ({
        battery_lot_id: lotId,
        battery_quantity: quantity.value,
        battery_unit: quantity.unit,
      }));
      return rowsOf({ vin }, whole, [packs]);
    });
    expect((await convertText(sheetText(rows))).parsed.map(({ digest }) => digest)).toEqual(
      cars.map(({ digest }) => digest),
    );
    const sales = ofType('oretrail.vehicle-delivery.v1');
    const sold = sales.map((event) => {
      const { vin, acquiredOn, placedInServiceOn } = event.data;
      return cells({ vin, ...attributes(event), acquired_on: acquiredOn, placed_in_service_on: placedInServiceOn });
    });
    expect((await convertText(sheetText(sold))).parsed.map(({ digest }) => digest)).toEqual(
      sales.map(({ digest }) => digest),
    );
  });
});
