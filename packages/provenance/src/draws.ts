/** What a consumer draws from which lot, and when: a function of its own event alone. Source: provenance.md, section 1. */
import {
  type Amount,
  amountOf,
  type ComponentInput,
  type ComponentShipmentEvent,
  type Day,
  type LotEvent,
  type LotId,
  type MaterialInput,
  type Mineral,
  type MineralShipmentEvent,
  type Unit,
  type VehicleProduction,
  type Vin,
  writtenDayOf,
} from '@oretrail/model';
import type { ComponentHeader, Content, Known, LotHeader, MaterialHeader } from './figures.ts';

/** One draw as its parent sees it. */
export type Draw = Readonly<{
  parent: LotId;
  /** Lot id or VIN. */
  consumer: string;
  day: Day;
  quantity: Amount;
  unit: Unit;
  /** The minerals drawn of a material parent: those that a material lot lists itself, or all. */
  minerals: readonly Mineral[] | 'all';
}>;

/** One draw as its consumer declares it. */
export type DeclaredInput = Readonly<{
  lotId: LotId;
  quantity: Amount;
  unit: Unit;
  /** The price of the whole quantity, in dollars. */
  usd: Known;
  /** The minerals that the consumer declares it to hold; used only if no event of the parent is in force. */
  minerals: ReadonlyMap<Mineral, Amount> | null;
  /** The kind that is assumed if no event of the lot is in force. */
  as: 'material' | 'component';
}>;

const known = (decimal: string | undefined): Known => (decimal === undefined ? null : amountOf(decimal));

function latest(days: readonly Day[]): Day | null {
  return days.reduce<Day | null>((last, day) => (last === null || day > last ? day : last), null);
}

function materialDay({ data, time }: MineralShipmentEvent): Day {
  return (
    latest(data.activities.map((activity) => activity.completedOn)) ?? data.shipment?.shippedOn ?? writtenDayOf(time)
  );
}

function materialHeader(event: MineralShipmentEvent): MaterialHeader {
  const { data } = event;
  const contents = new Map<Mineral, Content>();
  for (const { mineral, mass, usd } of data.minerals)
    contents.set(mineral, { massKg: amountOf(mass), usd: known(usd) });
  const { lotId, form, use = null } = data;
  const quantity = amountOf(data.quantity.value);
  return { kind: 'material', lotId, day: materialDay(event), quantity, unit: data.quantity.unit, form, use, contents };
}

function componentHeader({ data }: ComponentShipmentEvent): ComponentHeader {
  const { lotId, component, manufacture } = data;
  const quantity = amountOf(data.quantity.value);
  const usd = amountOf(data.usd);
  return { kind: 'component', lotId, day: manufacture.completedOn, quantity, unit: data.quantity.unit, component, usd };
}

/** What a lot's event in force declares about the lot itself. */
export function headerOf(event: LotEvent): LotHeader {
  return event.type === 'oretrail.mineral-shipment.v1' ? materialHeader(event) : componentHeader(event);
}

/** Components that are made of other components, not of material. */
const ASSEMBLIES: ReadonlySet<string> = new Set(['cell', 'module', 'pack']);

function materialInput(input: MaterialInput): DeclaredInput {
  const minerals = input.minerals && new Map(input.minerals.map(({ mineral, mass }) => [mineral, amountOf(mass)]));
  const { lotId, quantity } = input;
  const asked = { quantity: amountOf(quantity.value), unit: quantity.unit, usd: known(input.usd) };
  return { lotId, ...asked, minerals: minerals ?? null, as: 'material' };
}

function componentInput(input: ComponentInput, isAssembly: boolean): DeclaredInput {
  const { lotId, quantity } = input;
  const asked = { quantity: amountOf(quantity.value), unit: quantity.unit, usd: known(input.usd) };
  return { lotId, ...asked, minerals: null, as: input.as ?? (isAssembly ? 'component' : 'material') };
}

/** The inputs of a lot, in the order of its event. In cells, modules and packs, undeclared lots count as components. */
export function inputsOf(event: LotEvent): readonly DeclaredInput[] {
  if (event.type === 'oretrail.mineral-shipment.v1') return event.data.inputs.map(materialInput);
  const isAssembly = ASSEMBLIES.has(event.data.component);
  return event.data.inputs.map((input) => componentInput(input, isAssembly));
}

/** The battery lots of a vehicle; each counts as a component. */
export function batteriesOf({ batteries }: Pick<VehicleProduction, 'batteries'>): readonly DeclaredInput[] {
  return batteries.map(({ lotId, quantity }) => {
    const asked = { quantity: amountOf(quantity.value), unit: quantity.unit };
    return { lotId, ...asked, usd: null, minerals: null, as: 'component' };
  });
}

/** The draws of a lot: a material lot draws the minerals that it lists itself, a component lot all. */
export function drawsOf(header: LotHeader, inputs: readonly DeclaredInput[]): readonly Draw[] {
  const minerals = header.kind === 'material' ? [...header.contents.keys()] : 'all';
  const { lotId: consumer, day } = header;
  return inputs.map(({ lotId: parent, quantity, unit }) => ({ parent, consumer, day, quantity, unit, minerals }));
}

/** The draws of a vehicle, on the day of its final assembly. */
export function vehicleDrawsOf(consumer: Vin, day: Day, batteries: readonly DeclaredInput[]): readonly Draw[] {
  return batteries.map(({ lotId: parent, quantity, unit }) => ({
    parent,
    consumer,
    day,
    quantity,
    unit,
    minerals: 'all',
  }));
}
