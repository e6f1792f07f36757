/** Schemas of a vehicle's two events. Source: events.md, `oretrail.vehicle-production.v1` and `oretrail.vehicle-delivery.v1`. */
import { z } from 'zod';
import { isDay } from '../calendar.ts';
import { VEHICLE_CLASSES } from '../codes.ts';
import { shownValue } from '../errors.ts';
import type { VehicleDelivery, VehicleProduction } from '../events.ts';
import type { LotId, PartyId } from '../ids.ts';
import { dataSchema } from './canonical-schema.ts';
import { BATTERIES_MAX, MODEL_YEAR_MAX, MODEL_YEAR_MIN } from './limits.ts';
import { quantitySchema } from './lots.ts';
import { type CrossCheck, listSchema, objectSchema, optional } from './shapes.ts';
import {
  amountSchema,
  codeSchema,
  countrySchema,
  daySchema,
  faultIssue,
  freeText,
  idSchema,
  type Schema,
  vinSchema,
} from './texts.ts';

const modelYear: Schema<number> = z.number().check(({ value, issues }) => {
  if (!Number.isInteger(value)) issues.push(faultIssue(value, 'wrong-type', `${value} is not a whole number`));
  else if (value < MODEL_YEAR_MIN || value > MODEL_YEAR_MAX) {
    issues.push(faultIssue(value, 'out-of-range', `${value} is not from ${MODEL_YEAR_MIN} to ${MODEL_YEAR_MAX}`));
  }
});

type Battery = VehicleProduction['batteries'][number];
const battery = objectSchema<Battery>({ lotId: idSchema<LotId>(), quantity: quantitySchema });

/** `data` of a vehicle production. */
export const vehicleProductionSchema: Schema<VehicleProduction> = dataSchema<VehicleProduction>({
  vin: vinSchema,
  manufacturer: idSchema<PartyId>(),
  make: freeText,
  model: freeText,
  modelYear,
  vehicleClass: codeSchema(VEHICLE_CLASSES),
  gvwrLb: amountSchema,
  batteryCapacityKwh: amountSchema,
  externallyChargeable: z.boolean(),
  msrpUsd: amountSchema,
  finalAssembly: objectSchema<VehicleProduction['finalAssembly']>({
    country: countrySchema,
    plant: freeText,
    completedOn: daySchema,
  }),
  expectedDeliveryOn: optional(daySchema),
  batteries: listSchema(battery, { items: 'batteries', countMax: BATTERIES_MAX, keyOf: ({ lotId }) => lotId }),
});

/** A vehicle is acquired by the day of placing in service: events.md, `oretrail.vehicle-delivery.v1`. Days sort as text. */
const checkDeliveryDays: CrossCheck<VehicleDelivery> = ({ acquiredOn, placedInServiceOn }, issues) => {
  if (placedInServiceOn === undefined || !isDay(acquiredOn) || !isDay(placedInServiceOn)) return;
  if (acquiredOn <= placedInServiceOn) return;
  const what = `${shownValue(acquiredOn)} is after the day of placing in service, ${placedInServiceOn}`;
  issues.push(faultIssue(acquiredOn, 'out-of-range', what, ['acquiredOn']));
};

/** `data` of a vehicle delivery. */
export const vehicleDeliverySchema: Schema<VehicleDelivery> = dataSchema<VehicleDelivery>(
  { vin: vinSchema, acquiredOn: daySchema, placedInServiceOn: optional(daySchema) },
  checkDeliveryDays,
);
