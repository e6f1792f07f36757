/** The nodes of a genealogy: lots and vehicles, as their events in force describe them. */
import type { EvaluatedVehicle, Evaluation, Lot } from '@oretrail/evaluation';
import type { Activity, ActivityKind, CountryCode, Day, LotId, Vin } from '@oretrail/model';
import type { DeclaredInput } from '@oretrail/provenance';

/** Where something was last done to a lot or vehicle. */
type Place = Readonly<{
  activity: ActivityKind | 'manufacture' | 'final-assembly';
  country: CountryCode;
  /** A facility, or the plant of final assembly. */
  facility: string;
}>;

/** A lot or vehicle in a genealogy. */
export type Subject = Readonly<{
  /** Lot id or VIN. */
  id: string;
  /** `undeclared`: others draw it, but no event of it is in force. */
  kind: 'material' | 'component' | 'vehicle' | 'undeclared';
  /** The material, the kind of component, or make and model. */
  what: string;
  /** The day that decides its place among the consumers of a lot; null if it is undeclared. */
  day: Day | null;
  /** What was last done to it and where; empty where nothing is said. */
  where: string;
  /** The same for programs; null if nothing is said. */
  place: Place | null;
  /** What it draws, as it declares it. */
  inputs: readonly DeclaredInput[];
}>;

function lastActivity(activities: readonly Activity[]): Pick<Subject, 'where' | 'place'> {
  const last = activities.at(-1);
  if (last === undefined) return { where: '', place: null };
  const { activity, country, facility } = last;
  return { where: `${activity} in ${country} at ${facility}`, place: { activity, country, facility } };
}

function lotSubject(id: string, { event, header, inputs }: Lot): Subject {
  const { day } = header;
  if (event.type === 'oretrail.mineral-shipment.v1') {
    const { material, activities } = event.data;
    return { id, kind: 'material', what: material, day, ...lastActivity(activities), inputs };
  }
  const { component, manufacture } = event.data;
  const { country, facility } = manufacture;
  const where = `made in ${country} at ${facility}`;
  const place = { activity: 'manufacture', country, facility } as const;
  return { id, kind: 'component', what: component, day, where, place, inputs };
}

function vehicleSubject(id: string, { production, batteries: inputs }: EvaluatedVehicle): Subject {
  const { make, model, modelYear, finalAssembly } = production.event.data;
  const { country, plant, completedOn: day } = finalAssembly;
  const where = `assembled in ${country} at ${plant}`;
  const place = { activity: 'final-assembly', country, facility: plant } as const;
  return { id, kind: 'vehicle', what: `${make} ${model} ${modelYear}`, day, where, place, inputs };
}

/** The lot or vehicle of that name, null if no event in force is about it and none draws it. */
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
    place: null,
    inputs: [],
  };
}
