/**
 * Chains in which one lot is missing, and that lot: it brings what its consumers say they miss. Property 4 holds of no other:
 * - All consumers say how much of the mineral they miss. Where they don't, the lot shares out a guess, and a lot further on
 *   splits its declared value by that guess; the truth may be another.
 * - It comes from places where nothing else is done: a stream that merges with a traced one of the same steps is judged
 *   together with it, and may pull it under the half.
 * - It is not scrap: provenance.md, "What a component could not be granted".
 */
import type { ComponentShipment, MineralShipment, VehicleProduction } from '@oretrail/model';
import fc from 'fast-check';
import { chains } from './arbitrary-chains.ts';
import { country, day, mineral } from './arbitrary-values.ts';
import type { Statement } from './statements.ts';

/** Amounts have at most six decimals (events.md, "Amounts"), so they are counted in millionths here. */
const MICRO = 1_000_000n;
const QUARTERS = 4n;

/** The missing lot, by the kilogram of it. */
const missing = fc.record({
  nth: fc.nat(20),
  mineral,
  /** Mass of the mineral; much of it, lest most of its consumers are short of mass anyway. */
  massPerKg: fc.constantFrom(1n, 3n, 1_000_000n),
  usdPerKg: fc.constantFrom(0n, 1n, 10n, 60n),
  /** Whether its consumers say what they paid. */
  isPriced: fc.boolean(),
  declaresUsd: fc.boolean(),
  form: fc.constantFrom('ore', 'concentrate', 'intermediate', 'constituent-material'),
  /** The part of its dollars that is added at the mine; the rest is added in two plants. */
  minedQuarters: fc.bigInt({ min: 0n, max: QUARTERS }),
  countries: fc.tuple(country, country, country),
  day,
});
type Missing = typeof missing extends fc.Arbitrary<infer Value> ? Value : never;

const microsOf = (decimal: string): bigint => {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole) * MICRO + BigInt(fraction.padEnd(6, '0'));
};
const written = (micros: bigint): string => `${micros / MICRO}.${(micros % MICRO).toString().padStart(6, '0')}`;

type DrawnLot = Readonly<{ lotId: string; quantity: Readonly<{ value: string }> }>;

/** What a consumer says of its draw of the missing lot: the truth. */
function said({ lotId, quantity }: DrawnLot, of: Missing, withMinerals: boolean): object {
  const kg = microsOf(quantity.value);
  return {
    lotId,
    quantity: { value: quantity.value, unit: 'KGM' },
    ...(of.isPriced ? { usd: written(kg * of.usdPerKg) } : {}),
    ...(withMinerals ? { minerals: [{ mineral: of.mineral, mass: written(kg * of.massPerKg) }] } : {}),
  };
}

/** A consumer of the missing lot that says truly what it misses; anything else as it is. */
function truthful(statement: Statement, lotId: string, of: Missing): Statement {
  switch (statement.type) {
    case 'oretrail.mineral-shipment.v1': {
      const data = statement.data as MineralShipment;
      const inputs = data.inputs.map((input) => (input.lotId === lotId ? said(input, of, true) : input));
      return { ...statement, data: { ...data, inputs } };
    }
    case 'oretrail.component-shipment.v1': {
      const data = statement.data as ComponentShipment;
      const inputs = data.inputs.map((input) =>
        input.lotId === lotId ? { ...said(input, of, false), as: input.as } : input,
      );
      return { ...statement, data: { ...data, inputs } };
    }
    case 'oretrail.vehicle-production.v1': {
      const data = statement.data as VehicleProduction;
      const kilograms = ({ lotId: battery, quantity }: DrawnLot) =>
        battery === lotId ? { lotId, quantity: { value: quantity.value, unit: 'KGM' } } : { lotId: battery, quantity };
      return { ...statement, data: { ...data, batteries: data.batteries.map(kilograms) } };
    }
    default:
      return statement;
  }
}

function drawnKgMicros({ data }: Statement, lotId: string): bigint {
  const { inputs = [], batteries = [] } = data as Readonly<{ inputs?: DrawnLot[]; batteries?: DrawnLot[] }>;
  const draws = [...inputs, ...batteries].filter((drawn) => drawn.lotId === lotId);
  return draws.reduce((sum, { quantity }) => sum + microsOf(quantity.value), 0n);
}

/** The lot that was missing: one stream, for it is mined, at places where nothing else is done. */
function supplied(lotId: string, of: Missing, kgMicros: bigint): Statement {
  const whole = kgMicros * of.usdPerKg;
  const mined = (whole * of.minedQuarters) / QUARTERS;
  const first = (whole - mined) / 2n;
  const added = [mined, first, whole - mined - first];
  const activities = added.map((micros, i) => ({
    activity: i === 0 ? 'extraction' : 'processing',
    country: of.countries[i] ?? 'US',
    facility: `urn:facility:of-the-missing-${i}`,
    operator: 'urn:party:a',
    completedOn: of.day,
    valueAdded: [{ mineral: of.mineral, usd: written(micros) }],
  }));
  const content = { mineral: of.mineral, mass: written(kgMicros * of.massPerKg) };
  const data = {
    lotId,
    material: 'm',
    form: of.form,
    quantity: { value: written(kgMicros), unit: 'KGM' },
    minerals: [of.declaresUsd ? { ...content, usd: written(whole) } : content],
    activities,
    inputs: [],
  };
  const header = { id: 'found', source: 'urn:source:a', time: '2026-01-01T00:00:00Z' };
  return { ...header, type: 'oretrail.mineral-shipment.v1', subject: lotId, data };
}

/** A chain that draws a lot which no statement of it declares, the statement that would declare that lot, and its id. */
export type Found = Readonly<{ without: readonly Statement[]; found: Statement; lotId: string }>;

/** A chain without one of its lots, and that lot; null if nobody draws it. */
function foundIn(statements: readonly Statement[], of: Missing): Found | null {
  const lots = statements.filter(({ type }) => type === 'oretrail.mineral-shipment.v1');
  const lotId = lots[of.nth % lots.length]?.subject;
  if (lotId === undefined) return null;
  const others = statements.filter(({ subject }) => subject !== lotId);
  const without = others.map((statement) => truthful(statement, lotId, of));
  const kgMicros = without.reduce((sum, statement) => sum + drawnKgMicros(statement, lotId), 0n);
  return kgMicros === 0n ? null : { without, found: supplied(lotId, of, kgMicros), lotId };
}

/** Chains with a missing lot that somebody draws. */
export const missingLots: fc.Arbitrary<Found> = fc
  .tuple(chains(), missing)
  .map(([statements, of]) => foundIn(statements, of))
  .filter((found) => found !== null);
