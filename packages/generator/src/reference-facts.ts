/** Who is who in the made-up supply chain: nobody is unknown, and one maker of cells is held by a state. */
import { operators, VEHICLE_LINES } from './places.ts';
import { type GeneratedEvent, statement } from './statement.ts';

const DESK = 'urn:party:example-reference-desk';
const FROM = '2020-01-01';
const STATE = 'urn:party:example-state-holding';
/** Held by a state through shares, and so a foreign entity of concern wherever it works. */
const STATE_HELD = 'urn:party:example-ochang-cells';

function fact(kind: string, subject: string, fields: Readonly<Record<string, unknown>>): GeneratedEvent {
  const data = { fact: kind, ...fields, from: FROM, source: 'made up' };
  return statement('reference-fact', DESK, `${kind}/${subject}/${FROM}`, FROM, data);
}

function entity(party: string, country: string, more: Readonly<Record<string, unknown>> = {}): GeneratedEvent {
  return fact('entity', party, { entity: party, organizedIn: country, headquarteredIn: country, ...more });
}

/** All facts of the supply chain. */
export function referenceFacts(): readonly GeneratedEvent[] {
  const share = { holder: STATE, equity: '0.3', votes: '0.3', seats: '0.25' };
  const parties = [...operators()].map(([party, country]) =>
    party === STATE_HELD ? entity(party, country, { holders: [share] }) : entity(party, country),
  );
  const [first, ...others] = [...new Set(VEHICLE_LINES.map(({ manufacturer }) => manufacturer))];
  const elected = { manufacturer: first, test: 'traced-qualifying-value' };
  return [
    ...parties,
    entity(STATE, 'CN', { governmentOf: 'CN' }),
    fact('critical-minerals-test', String(first), elected),
    ...others.slice(0, 1).map((maker) => fact('impracticable-to-trace-plan', maker, { manufacturer: maker })),
  ];
}
