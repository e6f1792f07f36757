/** What stands in a genealogy: a lot or vehicle, as its event in force describes it. */
import type { EvaluatedVehicle, Evaluation, Lot } from '@oretrail/evaluation';
import type { Activity, Day, LotId, Vin } from '@oretrail/model';
import type { DeclaredInput } from '@oretrail/provenance';

export type Subject = Readonly<{
  /** Lot id or VIN. */
  id: string;
  /** `undeclared`: others draw it, but no event of it is in force. */
  kind: 'material' | 'component' | 'vehicle' | 'undeclared';
  /** The material, the kind of component, or make and model. */
  what: string;
  /** The day that decides its place among the consumers of a lot; null where it is undeclared. */
  day: Day | null;
  /** What was last done to it and where; empty where nothing is said. */
  where: string;
  /** What it draws, as it declares it. */
  inputs: readonly DeclaredInput[];
}>;

function lastActivity(activities: readonly Activity[]): string {
  const last = activities.at(-1);
  return last === undefined ? '' : `${last.activity} in ${last.country} at ${last.facility}`;
}

function lotSubject(id: string, { event, header, inputs }: Lot): Subject {
  const { day } = header;
  if (event.type === 'oretrail.mineral-shipment.v1') {
    const { material, activities } = event.data;
    return { id, kind: 'material', what: material, day, where: lastActivity(activities), inputs };
  }
  const { component, manufacture } = event.data;
  const where = `made in ${manufacture.country} at ${manufacture.facility}`;
  return { id, kind: 'component', what: component, day, where, inputs };
}

function vehicleSubject(id: string, { production, batteries: inputs }: EvaluatedVehicle): Subject {
  const { make, model, modelYear, finalAssembly } = production.event.data;
  const where = `assembled in ${finalAssembly.country} at ${finalAssembly.plant}`;
  const day = finalAssembly.completedOn;
  return { id, kind: 'vehicle', what: `${make} ${model} ${modelYear}`, day, where, inputs };
}

/** The lot or vehicle of that name, null where no event in force speaks of it and none draws it. */
export function subjectOf(id: string, { state, vehicles }: Evaluation): Subject | null {
  const lot = state.lots.get(id as LotId);
  if (lot !== undefined) return lotSubject(id, lot);
  const vehicle = vehicles.get(id as Vin);
  if (vehicle !== undefined) return vehicleSubject(id, vehicle);
  const isWithdrawn = state.withdrawn.has(id as Vin);
  if (!isWithdrawn && !state.draws.has(id as LotId)) return null;
  return {
    id,
    kind: 'undeclared',
    what: isWithdrawn ? 'withdrawn vehicle' : 'undeclared lot',
    day: null,
    where: '',
    inputs: [],
  };
}
