/** Vehicles, facts, chains and holdings for specifications, each with the plainest values that a spec does not name. */
import {
  type Amount,
  amountOf,
  type CountryAgreement,
  type CountryCode,
  type Day,
  type EntityFact,
  type FacilityId,
  type Holder,
  type LotId,
  type Mineral,
  type MineralsTest,
  type PartyId,
  type ShareDecimal,
  subjectSet,
  type TestElection,
  type VehicleDelivery,
  type VehicleProduction,
  type Vin,
} from '@oretrail/model';
import type { Chain, ChainOrigin, Holdings, Increment, Step } from '@oretrail/provenance';

/** The manufacturer of the examples. */
export const MAKER = 'urn:party:maker' as PartyId;
/** The vehicle of the examples; its check digit is right. */
export const VIN = '1HGEV0010SA000001' as Vin;

/** A day of a spec, as it is written. */
export const on = (text: string): Day => text as Day;

/** An American SUV that meets every gate on its own; a spec names only what it is about. */
export function production(more: Readonly<Record<string, unknown>> = {}): VehicleProduction {
  const plain = {
    vin: VIN,
    manufacturer: MAKER,
    make: 'Any',
    model: 'Any',
    modelYear: 2025,
    vehicleClass: 'suv',
    gvwrLb: '5500',
    batteryCapacityKwh: '70',
    externallyChargeable: true,
    msrpUsd: '50000',
    finalAssembly: { country: 'US', plant: 'somewhere', completedOn: '2025-03-01' },
    batteries: [],
  };
  return { ...plain, ...more } as unknown as VehicleProduction;
}

/** The same vehicle, finally assembled in another country. */
export function assembledIn(country: string): VehicleProduction {
  return production({ finalAssembly: { country, plant: 'somewhere', completedOn: '2025-03-01' } });
}

/** A vehicle acquired on one day and placed in service on another; without the second it is not delivered yet. */
export function delivery(acquiredOn: string, placedInServiceOn?: string): VehicleDelivery {
  const acquired = { vin: VIN, acquiredOn: on(acquiredOn) };
  return placedInServiceOn === undefined ? acquired : { ...acquired, placedInServiceOn: on(placedInServiceOn) };
}

/** An agreement on critical minerals, for all of them unless some are named. */
export function agreement(country: string, from: string, minerals?: readonly string[]): CountryAgreement {
  const named = minerals === undefined ? {} : { minerals: minerals as readonly Mineral[] };
  const said = { agreement: 'an illustration', from: on(from), source: 'an illustration' };
  return { fact: 'country-agreement', country: country as CountryCode, ...said, ...named };
}

/** The manufacturer of the examples elects a test. */
export function election(test: MineralsTest, from = '2023-01-01'): TestElection {
  return { fact: 'critical-minerals-test', manufacturer: MAKER, test, from: on(from), source: 'an illustration' };
}

/** `"CN 0.1"` or `"CN 0.1/0.25/0.1"`: a holder with one figure for all counts, or equity/votes/seats. */
function holder(text: string): Holder {
  const [name = '', figures = ''] = text.split(' ');
  const [equity = '0', votes = equity, seats = equity] = figures.split('/') as ShareDecimal[];
  return {
    holder: name as PartyId,
    equity: equity as ShareDecimal,
    votes: votes as ShareDecimal,
    seats: seats as ShareDecimal,
  };
}

/** An American party with these holders, unless the caller says otherwise. */
export function entity(name: string, holders: readonly string[] = [], more: Partial<EntityFact> = {}): EntityFact {
  return {
    fact: 'entity',
    entity: name as PartyId,
    organizedIn: 'US' as CountryCode,
    headquarteredIn: 'US' as CountryCode,
    holders: holders.map(holder),
    from: '2020-01-01' as Day,
    source: 'an illustration',
    ...more,
  };
}

/** The government of a country, under the country's code as its name. */
export function government(country: string): EntityFact {
  const code = country as CountryCode;
  return entity(country, [], { organizedIn: code, headquarteredIn: code, governmentOf: code });
}

/** `"processing KR 55"`: one step and its value added. */
function stepOf(text: string): Readonly<{ step: Step; added: Amount }> {
  const [activity, country, usd = '0'] = text.split(' ');
  const step = {
    activity: activity as Step['activity'],
    country: country as CountryCode,
    facility: `urn:facility:${country}` as FacilityId,
    operator: MAKER,
    days: ['2023-01-01' as Day],
  };
  return { step, added: amountOf(usd) };
}

/** A chain's origin from steps written as texts. */
export function origin(steps: readonly string[], more: Partial<ChainOrigin> = {}): ChainOrigin {
  const parsed = steps.map(stepOf);
  return {
    lotId: 'urn:lot:one' as LotId,
    use: null,
    mineral: 'nickel' as Mineral,
    steps: parsed.map(({ step }) => step),
    valueAdded: parsed.map(({ added }) => added),
    untraced: 0n,
    isUntraced: false,
    isRecycled: false,
    ...more,
  };
}

/** A chain worth so many dollars. */
export function chain(usd: string, ofOrigin: ChainOrigin): Chain {
  return { key: `${ofOrigin.lotId} ${usd}`, value: amountOf(usd), origin: ofOrigin, subjects: null };
}

/** What could not be granted. */
export function ungrantedChain(usd: string | null, lotId: string): Chain {
  return { key: `? ${lotId}`, value: usd === null ? null : amountOf(usd), origin: null, subjects: subjectSet([lotId]) };
}

/** An increment of one component. */
export function increment(country: string, usd: string, more: Partial<Increment> = {}): Increment {
  return {
    key: `cell ${country} ${usd}`,
    component: 'cell',
    country: country as CountryCode,
    facility: `urn:facility:${country}` as FacilityId,
    operator: MAKER,
    days: ['2023-06-01' as Day],
    usd: amountOf(usd),
    uncertainUsd: 0n,
    ...more,
  };
}

/** What a vehicle holds: nothing, but for what is named. */
export function holdings(more: Partial<Holdings> = {}): Holdings {
  return {
    chains: [chain('100', origin(['extraction AU 100']))],
    increments: [increment('US', '100')],
    undeclaredUsd: 0n,
    isShareUnknown: false,
    untracedComponents: subjectSet([]),
    findings: new Map(),
    ...more,
  };
}
