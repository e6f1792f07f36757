/** Schemas of reference facts and corrections. Source: events.md, `oretrail.reference-fact.v1` and `oretrail.correction.v1`. */
import { z } from 'zod';
import { MINERALS_TESTS } from '../codes.ts';
import {
  type Correction,
  type CountryAgreement,
  type EntityFact,
  type EventRef,
  FACT_KINDS,
  type FactKind,
  type Holder,
  type ReferenceFact,
  type TestElection,
  type TracePlan,
} from '../events.ts';
import type { PartyId } from '../ids.ts';
import { dataSchema } from './canonical-schema.ts';
import { HOLDERS_MAX, MINERALS_MAX } from './limits.ts';
import { type CrossCheck, listSchema, objectSchema, optional } from './shapes.ts';
import {
  codeSchema,
  countrySchema,
  daySchema,
  faultIssue,
  freeText,
  idSchema,
  mineralSchema,
  nonEmptyText,
  type Schema,
  shareSchema,
  sourceSchema,
} from './texts.ts';

const partyId = idSchema<PartyId>();
const period = { from: daySchema, to: optional(daySchema), source: freeText };

const holder = objectSchema<Holder>({ holder: partyId, equity: shareSchema, votes: shareSchema, seats: shareSchema });

type FactOf<Kind extends FactKind> = Extract<ReferenceFact, { fact: Kind }>;

/** `cleared` is never together with `listed`: events.md, `oretrail.reference-fact.v1`. */
const checkClearance: CrossCheck<EntityFact> = ({ cleared, listed }, issues) => {
  if (cleared !== true || listed !== true) return;
  const what = 'true contradicts "listed": leave out one of the two';
  issues.push(faultIssue(cleared, 'not-allowed', what, ['cleared']));
};

const FACT_SCHEMAS: { readonly [Kind in FactKind]: Schema<FactOf<Kind>> } = {
  'country-agreement': dataSchema<CountryAgreement>({
    fact: z.literal('country-agreement'),
    country: countrySchema,
    agreement: freeText,
    minerals: optional(
      listSchema(mineralSchema, { items: 'minerals', countMax: MINERALS_MAX, keyOf: (mineral) => mineral }),
    ),
    ...period,
  }),
  entity: dataSchema<EntityFact>(
    {
      fact: z.literal('entity'),
      entity: partyId,
      organizedIn: countrySchema,
      headquarteredIn: countrySchema,
      governmentOf: optional(countrySchema),
      holders: optional(
        listSchema(holder, { items: 'holders', countMax: HOLDERS_MAX, keyOf: (stake) => stake.holder }),
      ),
      licenceControl: optional(z.boolean()),
      listed: optional(z.boolean()),
      cleared: optional(z.boolean()),
      ...period,
    },
    checkClearance,
  ),
  'critical-minerals-test': dataSchema<TestElection>({
    fact: z.literal('critical-minerals-test'),
    manufacturer: partyId,
    test: codeSchema(MINERALS_TESTS),
    ...period,
  }),
  'impracticable-to-trace-plan': dataSchema<TracePlan>({
    fact: z.literal('impracticable-to-trace-plan'),
    manufacturer: partyId,
    ...period,
  }),
};

/** Checks only the kind: if it is wrong, nothing is known about the other members. */
const anyFact: Schema<unknown> = z.object({ fact: codeSchema(FACT_KINDS) });

/** The schema of the kind of fact that the data claim to be. */
export function factSchemaFor(data: unknown): Schema<unknown> {
  const named = (data as Readonly<{ fact?: unknown }> | null | undefined)?.fact;
  const kind = FACT_KINDS.find((known) => known === named);
  return kind === undefined ? anyFact : FACT_SCHEMAS[kind];
}

const eventRef = objectSchema<EventRef>({ source: sourceSchema, id: nonEmptyText });

/** `data` of a correction. */
export const correctionSchema: Schema<Correction> = dataSchema<Correction>({
  corrects: eventRef,
  reason: freeText,
  replacedBy: optional(eventRef),
});
