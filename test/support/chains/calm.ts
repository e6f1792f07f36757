/** Nasty chains seldom get a verdict, for something is missing everywhere; calmed ones often do. */
import type { ComponentLotShape, DrawnLot, MaterialLotShape } from './arbitrary-lots.ts';
import type { Shape, VehicleShape } from './arbitrary-shapes.ts';

/**
 * The quantity of each lot. A draw takes a tenth or a fifth of it, and a lot holds a tenth of what the lots before it hold:
 * only what too many consumers draw runs short.
 */
const QUANTITY = '10';
const MASSES = ['1000000', '100000', '10000', '1000', '100', '10', '1'] as const;
const LAST_MASS = '0.1';

const lotBefore = ({ nth }: DrawnLot): DrawnLot => ({ kind: 'before', nth });

type AnyDraw = { lot: DrawnLot; quantity: string; otherUnit: 'C62' | 'KGM' | 'MTK' | 'LTR' | undefined };

function drawn<Draw extends AnyDraw>(draw: Draw): Draw {
  const quantity = draw.quantity === '4' ? '2' : '1';
  return { ...draw, lot: lotBefore(draw.lot), quantity, otherUnit: undefined };
}

type Minerals = MaterialLotShape['minerals'];

function material(lot: MaterialLotShape, i: number, minerals: Minerals): MaterialLotShape {
  const activities = lot.activities.map((activity) => ({ ...activity, strayCountry: undefined }));
  const [first, ...others] = activities;
  const isSource = i === 0 || lot.inputs.length === 0;
  const withStart =
    isSource && first !== undefined ? [{ ...first, activity: 'extraction' as const }, ...others] : activities;
  return {
    ...lot,
    quantity: QUANTITY,
    minerals: minerals.map(({ mineral, usd }): Minerals[number] => ({ mineral, usd, mass: MASSES[i] ?? LAST_MASS })),
    activities: withStart,
    inputs: lot.inputs.map((input) => ({ ...input, draw: drawn(input.draw) })),
  };
}

function component(lot: ComponentLotShape): ComponentLotShape {
  const inputs = lot.inputs.map((input) => ({ ...input, draw: drawn(input.draw) }));
  return { ...lot, quantity: QUANTITY, strayCountry: undefined, inputs };
}

function vehicle(of: VehicleShape): VehicleShape {
  const gates = { msrpUsd: '50000', gvwrLb: '5000', batteryCapacityKwh: '70' } as const;
  return { ...of, ...gates, externallyChargeable: true, assembledIn: 'US', batteries: of.batteries.map(drawn) };
}

/** The same chain without gaps, loops, strays and failed gates; overdraws, conflicts and corrections remain. */
export function calmed(shape: Shape): Shape {
  const minerals = shape.materials[0]?.lot.minerals ?? [];
  return {
    ...shape,
    materials: shape.materials.map(({ header, lot }, i) => ({ header, lot: material(lot, i, minerals) })),
    components: shape.components.map(({ header, lot }) => ({ header, lot: component(lot) })),
    vehicles: shape.vehicles.map((one) => ({ ...one, vehicle: vehicle(one.vehicle) })),
    materialsRestated: shape.materialsRestated.map((one) => ({
      ...one,
      lot: material(one.lot, one.place % shape.materials.length, minerals),
    })),
    componentsRestated: shape.componentsRestated.map((one) => ({ ...one, lot: component(one.lot) })),
    vehiclesRestated: shape.vehiclesRestated.map((one) => ({ ...one, vehicle: vehicle(one.vehicle) })),
  };
}
