/** Small alphabets, so that lots, days, parties and ids collide as often as they can. */
import fc from 'fast-check';

/** Makers of vehicles; two, so that an election or a plan binds only one of them. */
const MAKERS = ['urn:party:maker-1', 'urn:party:maker-2'] as const;
const PARTIES = ['urn:party:a', 'urn:party:b', 'urn:party:c', 'urn:party:cn-government'] as const;
const FACILITIES = ['urn:facility:1', 'urn:facility:2', 'urn:facility:3', 'urn:facility:4'] as const;
/** Who states events. */
const SOURCES = ['urn:source:a', 'urn:source:b'] as const;
/** May correct the events of others. */
export const OPERATOR = 'urn:source:operator';
const MINERALS = ['nickel', 'lithium', 'graphite'] as const;
/** North America, a territory, partners by treaty or by the built-in agreement, and countries that are none of these. */
const COUNTRIES = ['US', 'CA', 'PR', 'MX', 'CL', 'AU', 'JP', 'ID', 'CN', 'RU'] as const;

/** On both sides of the days on which the law changes, from 2022 to 2029. */
const DAYS = [
  '2022-06-30',
  '2023-01-01',
  '2023-03-28',
  '2023-04-17',
  '2023-04-18',
  '2023-12-31',
  '2024-02-29',
  '2025-01-01',
  '2025-09-30',
  '2025-10-01',
  '2026-12-31',
  '2027-01-01',
  '2029-05-05',
] as const;

/** The same instant in two offsets is among them, and a leap second. */
const TIMES = [
  '2023-01-01T00:00:00Z',
  '2023-01-01T01:00:00+01:00',
  '2016-12-31T23:59:60Z',
  '2024-05-06T12:00:00.000000001Z',
  '2026-07-01T00:30:00+02:00',
] as const;

/** Figures of the law are compared with halves and tenths, so these meet them exactly; thirds never come out even. */
const DOLLARS = ['0', '10', '30', '50', '60', '100', '0.000001', '33.333333', '7000'] as const;
const MASSES = ['1', '2', '5', '10', '0.7', '100', '33.333333', '0.000001'] as const;
const LOT_QUANTITIES = ['1', '4', '10', '7', '0.000003'] as const;
const DRAWN_QUANTITIES = ['1', '1', '2', '4', '0.333333', '10', '7', '0.000002'] as const;

/** Who assembles a vehicle. */
export const maker = fc.constantFrom(...MAKERS);
/** Who runs a facility, or holds a share. */
export const party = fc.constantFrom(...PARTIES);
/** Who states an event. */
export const source = fc.constantFrom(...SOURCES);
/** One mineral. */
export const mineral = fc.constantFrom(...MINERALS);
/** Some minerals, each once. */
export const minerals = fc.uniqueArray(mineral, { minLength: 1, maxLength: MINERALS.length });
/** One country. */
export const country = fc.constantFrom(...COUNTRIES);
/** Every third is the same day, so that many consumers are served in the order of their ids. */
export const day = fc.oneof(
  { weight: 1, arbitrary: fc.constant('2024-02-29' as const) },
  { weight: 2, arbitrary: fc.constantFrom(...DAYS) },
);
/** When an event was stated. */
export const time = fc.constantFrom(...TIMES);
/** An amount of dollars, 0 included. */
export const dollars = fc.constantFrom(...DOLLARS);
/** Kilograms above 0. */
export const mass = fc.constantFrom(...MASSES);
/** What there is of a lot. */
export const lotQuantity = fc.constantFrom(...LOT_QUANTITIES);
/** What is drawn of one. */
export const drawnQuantity = fc.constantFrom(...DRAWN_QUANTITIES);
/** Few ids, so that two events of one subject and source often share one. */
export const eventId = fc.nat(5).map((number) => `e-${number}`);

/** Dollars of each mineral that there is; a lot takes those that it lists. */
export const dollarsByMineral = fc.record({ nickel: dollars, lithium: dollars, graphite: dollars });

/** One facility. */
export const facility = fc.constantFrom(...FACILITIES);
/** One of the four facilities of a chain. */
export type FacilityName = (typeof FACILITIES)[number];

/** Where each facility stands and who runs it. */
export const places = fc.record({
  [FACILITIES[0]]: fc.record({ country, operator: party }),
  [FACILITIES[1]]: fc.record({ country, operator: party }),
  [FACILITIES[2]]: fc.record({ country, operator: party }),
  [FACILITIES[3]]: fc.record({ country, operator: party }),
});

/** A value in one case of ten, else undefined. */
export function seldom<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

/** A value in every second case, else undefined. */
export function often<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(value, { freq: 2, nil: undefined });
}
