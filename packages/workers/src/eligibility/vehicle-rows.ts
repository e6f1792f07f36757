/**
 * What the rules are asked about a vehicle, and its last assessment, beside those of all that draw the same lot. If the lot
 * changes, they tell which vehicles it changes, without a look at the events of each. Source: architecture.md, "Assessments".
 */
import type { Day, Decimal, LotId, Unit, VehicleProduction, Vin } from '@oretrail/model';
import type { DecidedPart, StatedVehicle } from '@oretrail/rules';
import { REGISTER_DIGEST_DIGITS, SUBJECT, type TaskState, table } from '@oretrail/runtime';

/** All that a vehicle's assessment rests on beside the answers of its one lot. */
export type VehicleRow = Readonly<{
  vehicle: StatedVehicle;
  hasIdConflict: boolean;
  /** The day of the final assembly, on which it draws. */
  day: Day;
  quantity: bigint;
  unit: Unit;
  /** The `seq` of its draw. */
  seq: number;
  assessmentId: string;
}>;

/** As it is stored: short, for there is one for each vehicle. */
type Stored = readonly [
  maker: string,
  country: string,
  vehicleClass: string,
  gvwrLb: string,
  batteryCapacityKwh: string,
  externallyChargeable: boolean,
  msrpUsd: string,
  basis: string,
  decidingDate: string,
  acquiredOn: string | null,
  hasIdConflict: boolean,
  day: string,
  quantity: string,
  unit: string,
  seq: number,
  assessment: string,
];

const ROWS = table<Stored>('rows');
/** The lot under which a vehicle has its row. */
const LOT_OF = table<LotId>('row-of', SUBJECT);

/** Tells assessments apart: nobody chooses what they cover. */
function shortened(assessmentId: string): string {
  return assessmentId.slice(-2 * REGISTER_DIGEST_DIGITS, -REGISTER_DIGEST_DIGITS);
}

function stored({ vehicle, hasIdConflict, day, quantity, unit, seq, assessmentId }: VehicleRow): Stored {
  const { manufacturer, finalAssembly, vehicleClass, gvwrLb, batteryCapacityKwh, externallyChargeable, msrpUsd } =
    vehicle.production;
  const { basis, decidingDate, acquiredOn = null } = vehicle.part;
  const made = [manufacturer, finalAssembly.country, vehicleClass, gvwrLb, batteryCapacityKwh] as const;
  const days = [basis, decidingDate, acquiredOn, hasIdConflict, day] as const;
  return [...made, externallyChargeable, msrpUsd, ...days, `${quantity}`, unit, seq, shortened(assessmentId)];
}

function vehicleOf(vin: Vin, row: Stored): StatedVehicle {
  const [manufacturer, country, vehicleClass, gvwrLb, batteryCapacityKwh, externallyChargeable, msrpUsd] = row;
  const [, , , , , , , basis, decidingDate, acquiredOn] = row;
  const production = {
    manufacturer: manufacturer as VehicleProduction['manufacturer'],
    finalAssembly: { country: country as VehicleProduction['finalAssembly']['country'] },
    vehicleClass: vehicleClass as VehicleProduction['vehicleClass'],
    gvwrLb: gvwrLb as Decimal,
    batteryCapacityKwh: batteryCapacityKwh as Decimal,
    externallyChargeable,
    msrpUsd: msrpUsd as VehicleProduction['msrpUsd'],
  };
  const part: DecidedPart = { vin, basis: basis as DecidedPart['basis'], decidingDate: decidingDate as Day };
  return { production, part: acquiredOn === null ? part : { ...part, acquiredOn: acquiredOn as Day } };
}

/** The rows of one task. */
export class VehicleRows {
  private readonly state: TaskState;

  constructor(state: TaskState) {
    this.state = state;
  }

  /** Keeps the row of a vehicle that draws this lot alone. */
  put(lotId: LotId, vin: Vin, row: VehicleRow): void {
    const next = stored(row);
    if (this.state.get(LOT_OF, vin) !== lotId) {
      this.remove(vin);
      this.state.put(LOT_OF, vin, '', lotId);
    }
    const known = this.state.get(ROWS, lotId, vin);
    if (known === undefined || next.some((value, i) => value !== known[i])) this.state.put(ROWS, lotId, vin, next);
  }

  /** Forgets it: the vehicle is looked at by itself whenever its lot changes. */
  remove(vin: string): void {
    const lotId = this.state.get(LOT_OF, vin);
    if (lotId === undefined) return;
    this.state.remove(ROWS, lotId, vin);
    this.state.remove(LOT_OF, vin);
  }

  /** The row of a vehicle under a lot, or null. */
  get(lotId: LotId, vin: Vin): VehicleRow | null {
    const row = this.state.get(ROWS, lotId, vin);
    if (row === undefined) return null;
    const [, , , , , , , , , , hasIdConflict, day, quantity, unit, seq, assessmentId] = row;
    const draw = { day: day as Day, quantity: BigInt(quantity), unit: unit as Unit, seq };
    return { vehicle: vehicleOf(vin, row), hasIdConflict, ...draw, assessmentId };
  }

  /** Whether an assessment is the one of a row. */
  static isOf({ assessmentId }: Pick<VehicleRow, 'assessmentId'>, other: string): boolean {
    return assessmentId === shortened(other);
  }
}
