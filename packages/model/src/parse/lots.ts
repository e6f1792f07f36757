/** Schemas of the two kinds of lots. Source: events.md, `oretrail.mineral-shipment.v1` and `oretrail.component-shipment.v1`. */

import { ACTIVITIES, COMPONENTS, CUSTODIES, type Custody, FORMS, isMineral, UNITS, USES } from '../codes.ts';
import { shownValue } from '../errors.ts';
import type {
  Activity,
  ComponentInput,
  ComponentShipment,
  MaterialInput,
  MineralContent,
  MineralShipment,
  Quantity,
  ValueAdded,
} from '../events.ts';
import type { FacilityId, LotId, PartyId } from '../ids.ts';
import { dataSchema } from './canonical-schema.ts';
import { ACTIVITIES_MAX, INPUTS_MAX, MINERALS_MAX } from './limits.ts';
import { type CrossCheck, listSchema, objectSchema, optional } from './shapes.ts';
import {
  amountSchema,
  codeSchema,
  countrySchema,
  daySchema,
  type Fault,
  faultIssue,
  freeText,
  idSchema,
  mineralSchema,
  positiveAmountSchema,
  type Schema,
  textSchema,
} from './texts.ts';

const lotId = idSchema<LotId>();
const partyId = idSchema<PartyId>();
const facilityId = idSchema<FacilityId>();

/** An amount above 0 in any unit of a component lot: events.md, `oretrail.component-shipment.v1`. */
export const quantitySchema: Schema<Quantity> = objectSchema<Quantity>({
  value: positiveAmountSchema,
  unit: codeSchema(UNITS),
});
/** Lots of minerals are in `KGM` only: events.md, `oretrail.mineral-shipment.v1`. */
const weightSchema = objectSchema<Quantity>({ value: positiveAmountSchema, unit: codeSchema(['KGM']) });

const mineralContent = objectSchema<MineralContent>({
  mineral: mineralSchema,
  mass: positiveAmountSchema,
  usd: optional(amountSchema),
});
const valueAdded = objectSchema<ValueAdded>({ mineral: mineralSchema, usd: optional(amountSchema) });
type InputMineral = NonNullable<MaterialInput['minerals']>[number];
const inputMineral = objectSchema<InputMineral>({ mineral: mineralSchema, mass: positiveAmountSchema });
const mineralOf = ({ mineral }: Readonly<{ mineral: string }>): string => mineral;
const lotIdOf = (drawn: Readonly<{ lotId: string }>): string => drawn.lotId;

const activity = objectSchema<Activity>({
  activity: codeSchema(ACTIVITIES),
  country: countrySchema,
  facility: facilityId,
  operator: partyId,
  completedOn: daySchema,
  valueAdded: listSchema(valueAdded, { items: 'values added', countMax: MINERALS_MAX, keyOf: mineralOf }),
});

const materialInput = objectSchema<MaterialInput>({
  lotId,
  quantity: quantitySchema,
  usd: optional(amountSchema),
  minerals: optional(listSchema(inputMineral, { items: 'minerals', countMax: MINERALS_MAX, keyOf: mineralOf })),
});

const KNOWN_CUSTODIES: ReadonlySet<string> = new Set(CUSTODIES);

function custodyFault(text: string): Fault | null {
  if (KNOWN_CUSTODIES.has(text)) return null;
  if (text !== 'book-and-claim') return { code: 'unknown-code', what: `is not one of ${CUSTODIES.join(', ')}` };
  return {
    code: 'not-allowed',
    what: 'is refused: a certificate that is traded without the material proves no origin (ISO 22095)',
  };
}

/** `valueAdded` names every mineral in `minerals` once: events.md, `oretrail.mineral-shipment.v1`. The list schema finds duplicates. */
const checkValueAdded: CrossCheck<MineralShipment> = ({ minerals, activities }, issues) => {
  // A misspelt mineral is an error of its own; which minerals are required can't be known then.
  if (!minerals.every(({ mineral }) => isMineral(mineral))) return;
  const due = new Set(minerals.map(mineralOf));
  for (const [i, { valueAdded: named }] of activities.entries()) {
    if (!named.every(({ mineral }) => isMineral(mineral))) continue;
    const given = new Set(named.map(mineralOf));
    if (given.size === due.size && [...due].every((mineral) => given.has(mineral))) continue;
    const what = `The value added names ${shownValue([...given].join(' '))}, but the lot holds ${shownValue([...due].join(' '))}`;
    issues.push(faultIssue(named, 'value-added-incomplete', what, ['activities', i, 'valueAdded']));
  }
};

type Shipment = NonNullable<MineralShipment['shipment']>;

/** `data` of a mineral shipment. */
export const mineralShipmentSchema: Schema<MineralShipment> = dataSchema<MineralShipment>(
  {
    lotId,
    material: freeText,
    form: codeSchema(FORMS),
    quantity: weightSchema,
    minerals: listSchema(mineralContent, {
      items: 'minerals',
      countMin: 1,
      countMax: MINERALS_MAX,
      keyOf: mineralOf,
    }),
    activities: listSchema(activity, { items: 'activities', countMax: ACTIVITIES_MAX }),
    inputs: listSchema(materialInput, { items: 'inputs', countMax: INPUTS_MAX, keyOf: lotIdOf }),
    use: optional(codeSchema(USES)),
    custody: optional(textSchema<Custody>(custodyFault)),
    shipment: optional(
      objectSchema<Shipment>({ from: countrySchema, to: countrySchema, shippedOn: daySchema, consignee: partyId }),
    ),
  },
  checkValueAdded,
);

type Manufacture = ComponentShipment['manufacture'];

const componentInput = objectSchema<ComponentInput>({
  lotId,
  quantity: quantitySchema,
  usd: optional(amountSchema),
  as: optional(codeSchema(['material', 'component'])),
});

/** `data` of a component shipment. */
export const componentShipmentSchema: Schema<ComponentShipment> = dataSchema<ComponentShipment>({
  lotId,
  component: codeSchema(COMPONENTS),
  quantity: quantitySchema,
  usd: amountSchema,
  manufacture: objectSchema<Manufacture>({
    country: countrySchema,
    facility: facilityId,
    operator: partyId,
    completedOn: daySchema,
  }),
  inputs: listSchema(componentInput, { items: 'inputs', countMax: INPUTS_MAX, keyOf: lotIdOf }),
});
