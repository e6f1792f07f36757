/** Gives names to the lots of a chain and to what they draw. */
import { UNITS } from '@oretrail/model';
import type { BatteryShape, ComponentLotShape, DrawnLot, MaterialLotShape } from './arbitrary-lots.ts';
import type { Header, Places, Shape, VehicleShape } from './arbitrary-shapes.ts';
import type { FacilityName } from './arbitrary-values.ts';
import type { Statement } from './statements.ts';

/** What is left out of a chain. */
export type Without = Readonly<{
  /** Each facility then stands in one country. */
  strayCountries?: boolean;
  /** No two events then share an id. */
  conflicts?: boolean;
}>;
type DrawShape = MaterialLotShape['inputs'][number]['draw'];

const materialId = (i: number): string => `urn:lot:material-${i}`;
const componentId = (i: number): string => `urn:lot:component-${i}`;
const undeclaredId = (i: number): string => `urn:lot:undeclared-${i}`;
/** European, so that no check digit binds. */
export const vinOf = (i: number): string => `WVWZZZ1JZXW00000${i}`;

/** Materials come before components; `position` is the consumer's own. */
export class Naming {
  private readonly lots: readonly string[];
  private readonly unitOf: ReadonlyMap<string, string>;
  private readonly places: Places;
  private readonly without: Without;

  constructor({ materials, components, places }: Shape, without: Without) {
    const componentUnits = components.map(({ lot }, i) => [componentId(i), lot.unit] as const);
    const materialIds = materials.map((_, i) => materialId(i));
    this.lots = [...materialIds, ...componentUnits.map(([lotId]) => lotId)];
    this.unitOf = new Map(componentUnits);
    this.places = places;
    this.without = without;
  }

  private lotId({ kind, nth }: DrawnLot, position: number): string | null {
    if (kind === 'undeclared') return undeclaredId(nth);
    if (kind === 'any') return this.lots[nth % this.lots.length] ?? null;
    // Near ones first, so that chains grow long.
    return position === 0 ? null : (this.lots[position - 1 - (nth % position)] ?? null);
  }

  private quantity(lotId: string, value: string, otherUnit: string | undefined): object {
    return { value, unit: otherUnit ?? this.unitOf.get(lotId) ?? UNITS[1] };
  }

  private inputs<Input>(
    inputs: readonly Input[],
    position: number,
    drawOf: (input: Input) => Pick<DrawShape, 'lot' | 'quantity' | 'otherUnit'>,
    rest: (input: Input) => object,
  ): object[] {
    const named = new Map<string, object>();
    for (const input of inputs) {
      const { lot, quantity, otherUnit } = drawOf(input);
      const lotId = this.lotId(lot, position);
      if (lotId !== null)
        named.set(lotId, { lotId, quantity: this.quantity(lotId, quantity, otherUnit), ...rest(input) });
    }
    return [...named.values()];
  }

  private at(facility: FacilityName, strayCountry: string | undefined): object {
    const place = this.places[facility];
    const stray = this.without.strayCountries ? undefined : strayCountry;
    return { facility, operator: place.operator, country: stray ?? place.country };
  }

  material(i: number, { header, lot }: { header: Header; lot: MaterialLotShape }): Statement {
    const { form, use, quantity, minerals, shippedOn } = lot;
    const activities = lot.activities.map(({ activity, facility, strayCountry, completedOn, valueAdded }) => ({
      activity,
      ...this.at(facility, strayCountry),
      completedOn,
      valueAdded: minerals.map(({ mineral }) => ({ mineral, usd: valueAdded[mineral] })),
    }));
    const inputs = this.inputs(
      lot.inputs,
      i,
      ({ draw }) => draw,
      ({ draw, minerals: said }) => ({ usd: draw.usd, minerals: said }),
    );
    const lotId = materialId(i);
    const shipment = shippedOn && { from: 'JP', to: 'US', shippedOn, consignee: 'urn:party:a' };
    const data = {
      lotId,
      material: 'm',
      form,
      use,
      quantity: { value: quantity, unit: 'KGM' },
      minerals,
      activities,
      inputs,
      shipment,
    };
    return { ...header, type: 'oretrail.mineral-shipment.v1', subject: lotId, data };
  }

  component(i: number, { header, lot }: { header: Header; lot: ComponentLotShape }): Statement {
    const lotId = componentId(i);
    const { component, quantity, unit, usd, completedOn } = lot;
    const position = this.lots.indexOf(lotId);
    const inputs = this.inputs(
      lot.inputs,
      position,
      ({ draw }) => draw,
      ({ draw, as }) => ({ usd: draw.usd, as }),
    );
    const manufacture = { ...this.at(lot.facility, lot.strayCountry), completedOn };
    const data = { lotId, component, quantity: { value: quantity, unit }, usd, manufacture, inputs };
    return { ...header, type: 'oretrail.component-shipment.v1', subject: lotId, data };
  }

  vehicle(i: number, { header, vehicle }: { header: Header; vehicle: VehicleShape }): Statement {
    const { assembledIn, assembledOn, maker: manufacturer, ...rest } = vehicle;
    const vin = vinOf(i);
    const drawn = this.inputs<BatteryShape[number]>(
      vehicle.batteries,
      this.lots.length,
      (battery) => battery,
      () => ({}),
    );
    const finalAssembly = { country: assembledIn, plant: 'p', completedOn: assembledOn };
    const named = { vin, manufacturer, make: 'm', model: 'm', modelYear: 2025 };
    const data = { ...named, ...rest, finalAssembly, batteries: drawn };
    return { ...header, type: 'oretrail.vehicle-production.v1', subject: vin, data };
  }
}
