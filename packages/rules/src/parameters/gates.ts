/** The limits of the gates. Source: law.md, "Gates". */
import { type Amount, amountOf, type Day, type VehicleClass } from '@oretrail/model';
import { type Dated, day } from './parameter.ts';

/** The first day of placing in service to which this law applies. */
export const SCOPE: Dated<Day> = {
  value: day('2023-01-01'),
  from: null,
  to: null,
  citation: 'P.L. 117-169 §13401(k)',
  status: 'secondary',
};

/** A vehicle must weigh less than this, in pounds (gross vehicle weight rating). */
export const GROSS_WEIGHT_LIMIT_LB: Dated<Amount> = {
  value: amountOf('14000'),
  from: null,
  to: null,
  citation: '26 USC 30D(d)(1)(E)',
  status: 'text',
};

/** A battery must hold at least this, in kilowatt-hours. */
export const BATTERY_CAPACITY_MIN_KWH: Dated<Amount> = {
  value: amountOf('7'),
  from: null,
  to: null,
  citation: '26 USC 30D(d)(1)(F)',
  status: 'text',
};

/** The highest allowed suggested retail price, in whole USD. */
export const PRICE_LIMITS_USD: Readonly<Record<'largeVehicle' | 'other', Dated<string>>> = {
  largeVehicle: { value: '80000', from: null, to: null, citation: '26 USC 30D(f)(11)', status: 'text' },
  other: { value: '55000', from: null, to: null, citation: '26 USC 30D(f)(11)', status: 'text' },
};

/** The price limit of a class of vehicle: vans, SUVs and pickups have the higher one. §30D(f)(11)(B). */
export function priceLimitOf(vehicleClass: VehicleClass): Dated<string> {
  return vehicleClass === 'car' ? PRICE_LIMITS_USD.other : PRICE_LIMITS_USD.largeVehicle;
}
