/** Vehicles that take the packs of a batch, and their deliveries. */
import { withCheckDigit } from '@oretrail/model';
import type { VehicleLine } from './places.ts';
import type { Random } from './random.ts';
import { dayAfter, type GeneratedEvent, statement, thousandths } from './statement.ts';

/** Characters that a VIN may hold: ISO 3779. */
const VIN_CHARACTERS = '0123456789ABCDEFGHJKLMNPRSTUVWXYZ';
/** Serial numbers of a plant and year: six digits. */
const SERIALS = 1_000_000;
/** Vehicles are built over so many days, and delivered within so many more. */
const BUILD_DAYS = 20;
const DELIVERY_DAYS = 90;
/** Of the vehicles so many are delivered. */
const DELIVERED = 0.85;

/** A VIN with a right check digit, unlike that of any other number. */
export function vinOf(wmi: string, number: number): string {
  const serial = String(number % SERIALS).padStart(6, '0');
  let high = Math.trunc(number / SERIALS);
  let attributes = '';
  for (let i = 0; i < 5; i += 1) {
    attributes = (VIN_CHARACTERS[high % VIN_CHARACTERS.length] ?? '0') + attributes;
    high = Math.trunc(high / VIN_CHARACTERS.length);
  }
  return withCheckDigit(`${wmi}${attributes}0SA${serial}`);
}

/** One vehicle: its production, and its delivery if it was delivered. */
export function vehicleEvents(
  random: Random,
  line: VehicleLine,
  number: number,
  packLotId: string,
  batchDay: number,
): readonly GeneratedEvent[] {
  const vin = vinOf(line.wmi, number);
  const built = batchDay + random.below(BUILD_DAYS);
  const placed = built + 1 + random.below(DELIVERY_DAYS);
  const { manufacturer, make, model, vehicleClass, country, plant, msrpUsd, capacityTenthsKwh } = line;
  const completedOn = dayAfter(built);
  const production = {
    vin,
    manufacturer,
    make,
    model,
    modelYear: Number(completedOn.slice(0, 4)),
    vehicleClass,
    gvwrLb: '5500',
    batteryCapacityKwh: thousandths(capacityTenthsKwh * 100),
    externallyChargeable: true,
    msrpUsd: String(msrpUsd + 500 * random.below(20)),
    finalAssembly: { country, plant, completedOn },
    expectedDeliveryOn: dayAfter(placed),
    batteries: [{ lotId: packLotId, quantity: { value: '1', unit: 'C62' } }],
  };
  const built_ = statement('vehicle-production', manufacturer, vin, completedOn, production);
  if (!random.happens(DELIVERED)) return [built_];
  const placedInServiceOn = dayAfter(placed);
  const acquiredOn = dayAfter(placed - random.below(30));
  const delivery = { vin, acquiredOn, placedInServiceOn };
  return [built_, statement('vehicle-delivery', manufacturer, vin, placedInServiceOn, delivery, `${vin}-delivery`)];
}
