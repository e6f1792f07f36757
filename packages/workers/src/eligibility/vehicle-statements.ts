/**
 * What the events of each vehicle come to: all that its draws and its verdicts rest on. It is worked out when one of them is
 * new, so that a vehicle whose lot has changed costs no look at its events. Source: protocol.md, "Evaluation".
 */
import type { ContentDigest, Day, Decimal, LotId, Unit, Vin } from '@oretrail/model';
import { batteriesOf, type DeclaredInput } from '@oretrail/provenance';
import { type StatedVehicle, statedVehicleOf, vehiclePartOf } from '@oretrail/rules';
import { SUBJECT, type TaskState, table } from '@oretrail/runtime';
import { type OwnEvent, ownEvent } from '../evidence.ts';
import { type EventsInForce, eventsInForceOf } from '../subject-events.ts';

/** A vehicle with a production event in force. */
export type BuiltVehicle = StatedVehicle &
  Readonly<{
    /** The day of final assembly, on which it draws. */
    builtOn: Day;
    batteries: readonly DeclaredInput[];
  }>;

/** What is stated of a vehicle. */
export type VehicleStatement = Readonly<{
  /** Null if no production event is in force. */
  built: BuiltVehicle | null;
  /** Some production event exists: without one in force the vehicle is withdrawn, not unknown. */
  hasProduction: boolean;
  /** The production in force, and then the delivery. */
  own: readonly OwnEvent[];
  hasIdConflict: boolean;
  /** Corrections at work on it, sorted. */
  corrections: readonly ContentDigest[];
}>;

type Gates = StatedVehicle['gates'];
type Part = StatedVehicle['part'];

/** Rows are short, for there is one of each vehicle: lists, in this order. */
type GatesRow = readonly [
  country: Gates['country'],
  isLight: boolean,
  isLarge: boolean,
  isChargeable: boolean,
  limitUsd: string,
  isAffordable: boolean,
];
type BuiltRow = readonly [
  manufacturer: StatedVehicle['manufacturer'],
  builtOn: Day,
  batteries: readonly (readonly [lotId: LotId, quantity: Decimal, unit: Unit])[],
  gates: GatesRow,
  capacityKwh: StatedVehicle['capacityKwh'],
  basis: Part['basis'],
  decidingDate: Day,
  acquiredOn: Day | null,
];
type Row = readonly [
  built: BuiltRow | null,
  hasProduction: boolean,
  own: readonly OwnEvent[],
  corrections: readonly ContentDigest[],
];

const STATEMENTS = table<Row>('stated', SUBJECT);

function builtRow(vin: Vin, { production, delivery }: EventsInForce): BuiltRow | null {
  if (production === null) return null;
  const { data } = production.event;
  const { manufacturer, gates, capacityKwh, part } = statedVehicleOf(
    data,
    vehiclePartOf(vin, data, delivery?.event.data ?? null),
  );
  const { country, isLight, isLarge, isChargeable, limitUsd, isAffordable } = gates;
  return [
    manufacturer,
    data.finalAssembly.completedOn,
    data.batteries.map(({ lotId, quantity: { value, unit } }) => [lotId, value, unit]),
    [country, isLight, isLarge, isChargeable, limitUsd, isAffordable],
    capacityKwh,
    part.basis,
    part.decidingDate,
    part.acquiredOn ?? null,
  ];
}

function rowOf(vin: Vin, inForce: EventsInForce): Row {
  const { production, delivery, hasProduction, corrections } = inForce;
  const own = [production, delivery].filter((one) => one !== null).map(ownEvent);
  return [builtRow(vin, inForce), hasProduction, own, corrections];
}

function builtVehicle(vin: Vin, row: BuiltRow): BuiltVehicle {
  const [manufacturer, builtOn, batteries, gates, capacityKwh, basis, decidingDate, acquiredOn] = row;
  const [country, isLight, isLarge, isChargeable, limitUsd, isAffordable] = gates;
  return {
    manufacturer,
    builtOn,
    batteries: batteriesOf({
      batteries: batteries.map(([lotId, value, unit]) => ({ lotId, quantity: { value, unit } })),
    }),
    gates: { country, isLight, isLarge, isChargeable, limitUsd, isAffordable },
    capacityKwh,
    part: acquiredOn === null ? { vin, basis, decidingDate } : { vin, basis, decidingDate, acquiredOn },
  };
}

function statementOf(vin: Vin, [built, hasProduction, own, corrections]: Row): VehicleStatement {
  return {
    built: built === null ? null : builtVehicle(vin, built),
    hasProduction,
    own,
    hasIdConflict: own.some(([, hasIdConflict]) => hasIdConflict),
    corrections,
  };
}

/** What is stated of the vehicles of one task. */
export class VehicleStatements {
  private readonly state: TaskState;

  constructor(state: TaskState) {
    this.state = state;
  }

  /** As it was last worked out. */
  of(vin: Vin): VehicleStatement {
    const row = this.state.get(STATEMENTS, vin);
    return row === undefined ? this.workedOut(vin) : statementOf(vin, row);
  }

  /** Reads all events of a vehicle again. */
  workedOut(vin: Vin): VehicleStatement {
    const row = rowOf(vin, eventsInForceOf(this.state, vin));
    this.state.put(STATEMENTS, vin, '', row);
    return statementOf(vin, row);
  }
}
