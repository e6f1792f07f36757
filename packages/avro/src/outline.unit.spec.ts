import type {
  ComponentShipment,
  Correction,
  CountryAgreement,
  EntityFact,
  MineralShipment,
  NotApplicable,
  Requirements,
  ShareRequirement,
  TestElection,
  TracePlan,
  VehicleDelivery,
  VehicleProduction,
  Verdict,
} from '@oretrail/model';
import { expect, it } from 'vitest';
import { type Outline, outlineOf } from './outline.ts';
import { ownSchema, type Subject } from './schemas.ts';

const quantity = { value: 'string', unit: 'string' } as const;

const mineralShipment: Outline<MineralShipment> = {
  lotId: 'string',
  material: 'string',
  form: 'string',
  quantity,
  minerals: [{ mineral: 'string', mass: 'string', 'usd?': 'string' }],
  activities: [
    {
      activity: 'string',
      country: 'string',
      facility: 'string',
      operator: 'string',
      completedOn: 'string',
      valueAdded: [{ mineral: 'string', 'usd?': 'string' }],
    },
  ],
  inputs: [{ lotId: 'string', quantity, 'usd?': 'string', 'minerals?': [{ mineral: 'string', mass: 'string' }] }],
  'use?': 'string',
  'custody?': 'string',
  'shipment?': { from: 'string', to: 'string', shippedOn: 'string', consignee: 'string' },
};
const componentShipment: Outline<ComponentShipment> = {
  lotId: 'string',
  component: 'string',
  quantity,
  usd: 'string',
  manufacture: { country: 'string', facility: 'string', operator: 'string', completedOn: 'string' },
  inputs: [{ lotId: 'string', quantity, 'usd?': 'string', 'as?': 'string' }],
};
const vehicleProduction: Outline<VehicleProduction> = {
  vin: 'string',
  manufacturer: 'string',
  make: 'string',
  model: 'string',
  modelYear: 'number',
  vehicleClass: 'string',
  gvwrLb: 'string',
  batteryCapacityKwh: 'string',
  externallyChargeable: 'boolean',
  msrpUsd: 'string',
  finalAssembly: { country: 'string', plant: 'string', completedOn: 'string' },
  'expectedDeliveryOn?': 'string',
  batteries: [{ lotId: 'string', quantity }],
};
const vehicleDelivery: Outline<VehicleDelivery> = {
  vin: 'string',
  acquiredOn: 'string',
  'placedInServiceOn?': 'string',
};
const eventRef = { source: 'string', id: 'string' } as const;
const correction: Outline<Correction> = { corrects: eventRef, reason: 'string', 'replacedBy?': eventRef };

const period = { from: 'string', 'to?': 'string', source: 'string' } as const;
const agreement: Outline<CountryAgreement> = {
  fact: 'string',
  country: 'string',
  agreement: 'string',
  'minerals?': ['string'],
  ...period,
};
const entity: Outline<EntityFact> = {
  fact: 'string',
  entity: 'string',
  organizedIn: 'string',
  headquarteredIn: 'string',
  'governmentOf?': 'string',
  'holders?': [{ holder: 'string', equity: 'string', votes: 'string', seats: 'string' }],
  'licenceControl?': 'boolean',
  'listed?': 'boolean',
  'cleared?': 'boolean',
  ...period,
};
const election: Outline<TestElection> = { fact: 'string', manufacturer: 'string', test: 'string', ...period };
const plan: Outline<TracePlan> = { fact: 'string', manufacturer: 'string', ...period };

const gate = { outcome: 'string' } as const;
const share: Outline<ShareRequirement> = {
  outcome: 'string',
  'test?': 'string',
  'threshold?': 'string',
  'share?': 'string',
  shareLow: 'string',
  shareHigh: 'string',
};
const requirements: Outline<Omit<Requirements, 'criticalMinerals' | 'batteryComponents'>> = {
  finalAssembly: { outcome: 'string', country: 'string' },
  grossWeight: gate,
  batteryCapacity: gate,
  price: { outcome: 'string', limitUsd: 'string' },
  acquisition: gate,
  foreignEntityOfConcern: gate,
};
const verdict: Outline<Omit<Verdict, 'requirements'>> = {
  vin: 'string',
  verdictId: 'string',
  'assessmentId?': 'string',
  revision: 'number',
  'supersedes?': 'string',
  'previousAmountUsd?': 'number',
  'cause?': 'string',
  status: 'string',
  amountUsd: 'number',
  potentialUsd: 'number',
  'basis?': 'string',
  'decidingDate?': 'string',
  'acquiredOn?': 'string',
  ruleset: 'string',
  'findings?': [
    {
      code: 'string',
      requirements: ['string'],
      citation: 'string',
      message: 'string',
      subjects: ['string'],
      'more?': 'boolean',
    },
  ],
  'evidence?': { root: 'string' },
};

/** One record for several types: a member is required if each has it and requires it. */
function united(...outlines: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const names = new Set(outlines.flatMap(Object.keys).map((name) => name.replace('?', '')));
  return Object.fromEntries(
    [...names].map((name) => {
      const isRequired = outlines.every((outline) => name in outline);
      const holder = outlines.find((outline) => name in outline || `${name}?` in outline);
      return [isRequired ? name : `${name}?`, holder?.[name] ?? holder?.[`${name}?`]];
    }),
  );
}

const notApplicable: Outline<NotApplicable> = gate;
const shareOrNone = united(share, notApplicable);
const allRequirements = { ...requirements, criticalMinerals: shareOrNone, batteryComponents: shareOrNone };

const OUTLINES: readonly (readonly [Subject, unknown])[] = [
  ['oretrail.MineralShipment', mineralShipment],
  ['oretrail.ComponentShipment', componentShipment],
  ['oretrail.VehicleProduction', vehicleProduction],
  ['oretrail.VehicleDelivery', vehicleDelivery],
  ['oretrail.ReferenceFact', united(agreement, entity, election, plan)],
  ['oretrail.Correction', correction],
  ['oretrail.Verdict', { ...verdict, 'requirements?': allRequirements }],
];

// zod's shapes are tied to the same types by the compiler (packages/model, `Shape`).
it.each(OUTLINES)('%s has the members of its type, and requires the same', (subject, outline) => {
  expect(outlineOf(ownSchema(subject).type)).toEqual(outline);
});
