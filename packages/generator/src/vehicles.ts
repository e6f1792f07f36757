/** Vehicles that take the packs of a batch, and their deliveries. */
import { withCheckDigit } from '@oretrail/model';
import { manufacturerOf, type Platform } from './platforms.ts';
import type { Random } from './random.ts';
import { dayAfter, type GeneratedEvent, pieces, statement, thousandths } from './statement.ts';

/** Characters that a VIN may hold: ISO 3779. */
const VIN_CHARACTERS = '0123456789ABCDEFGHJKLMNPRSTUVWXYZ';
/** Places of the vehicle attributes, before the check digit: 49 CFR 565.15(b). */
const ATTRIBUTE_PLACES = 5;
/** Serial numbers of a plant and year: six digits, 49 CFR 565.15(d). */
const SERIALS = 1_000_000;
/** The tenth place tells the model year: 49 CFR 565.15(d), table VII; N is 2022. */
const YEAR_LETTERS: Readonly<Record<string, string>> = {
  '2022': 'N',
  '2023': 'P',
  '2024': 'R',
  '2025': 'S',
  '2026': 'T',
};
/** Vehicles of a batch are built within so many days, delivered within so many more, and ordered before. */
const BUILD_DAYS = 60;
const DELIVERY_DAYS = 90;
const ORDER_DAYS = 30;
/** The part of the vehicles that is delivered. */
const DELIVERED = 0.85;
/** Prices rise by options, in steps. */
const OPTION_USD = 500;
const OPTIONS = 20;

/** A VIN with a right check digit, unlike that of any other number. */
export function vinOf(wmi: string, year: string, number: number): string {
  const serial = String(number % SERIALS).padStart(6, '0');
  let high = Math.trunc(number / SERIALS);
  let attributes = '';
  for (let i = 0; i < ATTRIBUTE_PLACES; i += 1) {
    attributes = VIN_CHARACTERS.charAt(high % VIN_CHARACTERS.length) + attributes;
    high = Math.trunc(high / VIN_CHARACTERS.length);
  }
  return withCheckDigit(`${wmi}${attributes}0${YEAR_LETTERS[year] ?? 'N'}A${serial}`);
}

/** One vehicle: its production, and its delivery if it was delivered. */
export function vehicleEvents(
  random: Random,
  { maker, lines }: Platform,
  number: number,
  packLotId: string,
  batchDay: number,
): readonly GeneratedEvent[] {
  const { wmi, model, vehicleClass, country, plant, gvwrLb, msrpUsd, capacityTenthsKwh } = random.pick(lines);
  const built = batchDay + random.below(BUILD_DAYS);
  const placed = built + 1 + random.below(DELIVERY_DAYS);
  const completedOn = dayAfter(built);
  const year = completedOn.slice(0, 4);
  const vin = vinOf(wmi, year, number);
  const manufacturer = manufacturerOf(maker);
  const data = {
    vin,
    manufacturer,
    make: maker,
    model,
    modelYear: Number(year),
    vehicleClass,
    gvwrLb: String(gvwrLb),
    batteryCapacityKwh: thousandths(capacityTenthsKwh * 100),
    externallyChargeable: true,
    msrpUsd: String(msrpUsd + OPTION_USD * random.below(OPTIONS)),
    finalAssembly: { country, plant, completedOn },
    expectedDeliveryOn: dayAfter(placed),
    batteries: [{ lotId: packLotId, quantity: pieces(1) }],
  };
  const production = statement('vehicle-production', manufacturer, vin, completedOn, data);
  const acquiredOn = dayAfter(placed - random.below(ORDER_DAYS));
  if (!random.happens(DELIVERED)) return [production];
  const placedInServiceOn = dayAfter(placed);
  const delivery = { vin, acquiredOn, placedInServiceOn };
  const id = `${vin}-delivery`;
  return [production, statement('vehicle-delivery', manufacturer, vin, placedInServiceOn, delivery, id)];
}
