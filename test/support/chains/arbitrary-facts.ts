/** Reference facts: agreements, owners (some in rings), elections and plans. */
import { MINERALS_TESTS } from '@oretrail/model';
import fc from 'fast-check';
import { day, maker, minerals, party, seldom } from './arbitrary-values.ts';

const SHARES = ['0', '0.1', '0.125', '0.249999999', '0.25', '0.5', '1'] as const;
const share = fc.constantFrom(...SHARES);
const period = { from: day, to: seldom(day), source: fc.constant('an illustration') };

/** A country becomes a partner, for all minerals or some. */
export const agreement = fc.record({
  fact: fc.constant('country-agreement' as const),
  // Few, so that agreements with one country overlap; Japan has a built-in one.
  country: fc.constantFrom('JP', 'ID', 'CN'),
  agreement: fc.constant('an agreement'),
  minerals: seldom(minerals),
  ...period,
});

const owner = fc.record({
  fact: fc.constant('entity' as const),
  entity: party,
  organizedIn: fc.constantFrom('US', 'JP', 'CL', 'CN'),
  headquarteredIn: fc.constantFrom('US', 'US', 'CN'),
  governmentOf: seldom(fc.constantFrom('CN', 'US')),
  holders: seldom(
    fc.uniqueArray(fc.record({ holder: party, equity: share, votes: share, seats: share }), {
      selector: ({ holder }) => holder,
      maxLength: 3,
    }),
  ),
  licenceControl: seldom(fc.boolean()),
  ...period,
});

/** Never listed and cleared at once: that is refused. */
const determination = fc.constantFrom(
  {},
  {},
  {},
  { listed: true },
  { listed: false },
  { cleared: true },
  { cleared: false },
);

const entity = fc.tuple(owner, determination).map(([who, determined]) => ({ ...who, ...determined }));

const election = fc.record({
  fact: fc.constant('critical-minerals-test' as const),
  manufacturer: maker,
  test: fc.constantFrom(...MINERALS_TESTS),
  ...period,
});

const plan = fc.record({ fact: fc.constant('impracticable-to-trace-plan' as const), manufacturer: maker, ...period });

/** Any reference fact. */
export const fact = fc.oneof(agreement, entity, entity, election, plan);
/** The `data` of one reference fact as {@link fact} draws it. */
export type FactShape = typeof fact extends fc.Arbitrary<infer Value> ? Value : never;

/** The subject of a fact's event. events.md, `oretrail.reference-fact.v1`. */
export function factKey(of: FactShape): string {
  const subject = of.fact === 'country-agreement' ? of.country : of.fact === 'entity' ? of.entity : of.manufacturer;
  return `${of.fact}/${subject}/${of.from}`;
}
