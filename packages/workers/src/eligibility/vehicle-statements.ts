/**
 * What the events of each vehicle come to: all that its draws and its verdicts rest on. It is worked out when one of them is
 * new, so that a vehicle whose lot has changed costs no look at its events. Source: protocol.md, "Evaluation".
 */
import {
  type ContentDigest,
  type Day,
  type Decimal,
  type LotId,
  sha256Hex,
  type Unit,
  type Vin,
} from '@oretrail/model';
import { batteriesOf, type DeclaredInput } from '@oretrail/provenance';
import { type StatedAlike, statedVehicleOf, vehiclePartOf } from '@oretrail/rules';
import { REGISTER_DIGEST_DIGITS, SUBJECT, type TaskState, table } from '@oretrail/runtime';
import { LRUCache } from 'lru-cache';
import { type OwnEvent, ownEvent } from '../evidence.ts';
import { type EventsInForce, eventsInForceOf } from '../subject-events.ts';

/** How vehicles were built and delivered, of which a production event is in force. Those of which the same is stated share one. */
export type BuiltVehicle = StatedAlike &
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

type Gates = StatedAlike['gates'];
type Part = StatedAlike['part'];

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
  manufacturer: StatedAlike['manufacturer'],
  builtOn: Day,
  batteries: readonly (readonly [lotId: LotId, quantity: Decimal, unit: Unit])[],
  gates: GatesRow,
  capacityKwh: StatedAlike['capacityKwh'],
  basis: Part['basis'],
  decidingDate: Day,
  acquiredOn: Day | null,
];
type Row = readonly [
  /** A key of how it was built. */
  built: string | null,
  hasProduction: boolean,
  own: readonly OwnEvent[],
  corrections: readonly ContentDigest[],
];

const STATEMENTS = table<Row>('stated', SUBJECT);
/**
 * By key: thousands of vehicles of a lot differ in nothing but their VINs. One that no vehicle has any more stays, for its events
 * do.
 */
const BUILT = table<BuiltRow>('built');
/**
 * Batteries of those that are kept decoded, each of some 500 bytes with its lot: of 2,000 vehicles with one, which is as many as
 * a step may publish verdicts, or of three with as many as an event may have. A vehicle counts as one battery more.
 */
const BUILT_BATTERIES_MAX = 4_000;

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

function builtVehicle(row: BuiltRow): BuiltVehicle {
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
    part: acquiredOn === null ? { basis, decidingDate } : { basis, decidingDate, acquiredOn },
  };
}

/** What is stated of the vehicles of one task. */
export class VehicleStatements {
  private readonly state: TaskState;
  private readonly built = new LRUCache<string, BuiltVehicle>({
    maxSize: BUILT_BATTERIES_MAX,
    sizeCalculation: ({ batteries }) => 1 + batteries.length,
  });

  constructor(state: TaskState) {
    this.state = state;
  }

  /** As it was last worked out. */
  of(vin: Vin): VehicleStatement {
    const row = this.state.get(STATEMENTS, vin);
    return row === undefined ? this.workedOut(vin) : this.statementOf(row);
  }

  /** Reads all events of a vehicle again. */
  workedOut(vin: Vin): VehicleStatement {
    const inForce = eventsInForceOf(this.state, vin);
    const { production, delivery, hasProduction, corrections } = inForce;
    const own = [production, delivery].filter((one) => one !== null).map(ownEvent);
    const row: Row = [this.keyOf(builtRow(vin, inForce)), hasProduction, own, corrections];
    // A lot that changes has all of its vehicles looked at.
    this.state.setHome(vin, production?.event.data.batteries[0]?.lotId ?? '');
    this.state.put(STATEMENTS, vin, '', row);
    return this.statementOf(row);
  }

  /** Puts down how a vehicle was built, unless another was built alike. */
  private keyOf(row: BuiltRow | null): string | null {
    if (row === null) return null;
    const key = sha256Hex(JSON.stringify(row)).slice(0, REGISTER_DIGEST_DIGITS);
    if (!this.built.has(key) && this.state.get(BUILT, '', key) === undefined) this.state.put(BUILT, '', key, row);
    return key;
  }

  private statementOf([key, hasProduction, own, corrections]: Row): VehicleStatement {
    const built = key === null ? null : this.builtBy(key);
    return { built, hasProduction, own, hasIdConflict: own.some(([, hasIdConflict]) => hasIdConflict), corrections };
  }

  /** The same object for all vehicles that were built alike, as long as it is kept. */
  private builtBy(key: string): BuiltVehicle {
    const known = this.built.get(key);
    if (known !== undefined) return known;
    const row = this.state.get(BUILT, '', key);
    if (row === undefined) throw new TypeError(`the state does not say how ${key} was built`);
    const built = builtVehicle(row);
    this.built.set(key, built);
    return built;
  }
}
