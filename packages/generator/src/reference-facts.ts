/** Who is who in the made-up supply chain: nobody is unknown, and some are held by a state. */
import { operators } from './places.ts';
import { manufacturerOf } from './platforms.ts';
import { type GeneratedEvent, statement } from './statement.ts';

const DESK = 'urn:party:example-reference-desk';
const FROM = '2020-01-01';
const STATE = 'urn:party:example-state-holding';
/** Half of it is the state's, so what it holds counts as the state's (89 FR 37079). */
const FUND = 'urn:party:example-eastern-fund';

/** A fact of the made-up world. */
function fact(kind: string, subject: string, fields: Readonly<Record<string, unknown>>): GeneratedEvent {
  const data = { fact: kind, ...fields, from: FROM, source: 'made up' };
  return statement('reference-fact', DESK, `${kind}/${subject}/${FROM}`, FROM, data);
}

/** Who a party is. */
function entity(party: string, country: string, more: Readonly<Record<string, unknown>> = {}): GeneratedEvent {
  return fact('entity', party, { entity: party, organizedIn: country, headquarteredIn: country, ...more });
}

/** The government of a country, as a party. */
function government(party: string, country: string): GeneratedEvent {
  return entity(party, country, { governmentOf: country });
}

/** A holder with the same share of equity, votes and seats. */
function holder(party: string, share: string): Readonly<Record<string, string>> {
  return { holder: party, equity: share, votes: share, seats: share };
}

/** Those who don't belong to themselves: one directly, one through a fund, one below the bound. */
const HOLDERS: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ['urn:party:example-ochang-cells', holder(STATE, '0.3')],
  ['urn:party:example-morowali-refinery', holder(FUND, '0.49')],
  ['urn:party:example-kolwezi-mine', holder(FUND, '0.2')],
]);

/** All facts of the supply chain. */
export function referenceFacts(): readonly GeneratedEvent[] {
  const parties = [...operators()].map(([party, country]) => {
    const held = HOLDERS.get(party);
    return entity(party, country, held === undefined ? {} : { holders: [held] });
  });
  const [sunrise, northstar] = ['sunrise', 'northstar'].map(manufacturerOf);
  return [
    ...parties,
    government(STATE, 'CN'),
    entity(FUND, 'SG', { holders: [holder(STATE, '0.5')] }),
    fact('critical-minerals-test', String(sunrise), { manufacturer: sunrise, test: 'traced-qualifying-value' }),
    fact('impracticable-to-trace-plan', String(northstar), { manufacturer: northstar }),
  ];
}
