/**
 * What the made-up parties of a stack may state: their own lots, and those of docs/examples and of the templates for sheets.
 * Nothing here depends on a clock, so the grants of a second start are duplicates. Source: docs/spec/intake.md, "Grants".
 */
import type { DemoKeys, DemoParty } from './demo-keys.ts';

/** The source of the operator, which may correct the events of others. */
export const OPERATOR_SOURCE = 'urn:party:example-operator';

type Scope = Readonly<{ lots: string }> | Readonly<{ facts: string }> | Readonly<{ vehicles: string }>;
type Holding = Readonly<{
  name: string;
  holder: DemoParty;
  roles: readonly string[];
  sources: readonly string[];
  may: readonly Scope[];
  types: readonly string[];
}>;
/** A grant as a CloudEvent, and who states it. */
export type DemoGrant = Readonly<{ grantId: string; by: DemoParty; event: Readonly<Record<string, unknown>> }>;

/** Long ago, so that the grants are in force at once; and long after anybody tries this stack. */
const FROM = '2025-01-01T00:00:00Z';
const TO = '2100-01-01T00:00:00Z';

const lots = (...ids: readonly string[]): Scope[] => ids.map((id) => ({ lots: `urn:lot:example-${id}` }));
const parties = (...names: readonly string[]): string[] => names.map((name) => `urn:party:example-${name}`);
const types = (...names: readonly string[]): string[] => [...names, 'correction'].map((name) => `oretrail.${name}.v1`);

const MINERALS = types('mineral-shipment');
const COMPONENTS = types('component-shipment');

/** Each party has a prefix of its own. Ids without a colon behind the party are those of the examples. */
const SUPPLIERS: readonly Holding[] = [
  {
    name: 'example-mine',
    holder: 'mine',
    roles: ['supplier'],
    sources: parties('mine'),
    may: lots('mine:', 'matte-1'),
    types: MINERALS,
  },
  {
    name: 'example-refinery',
    holder: 'refinery',
    roles: ['supplier'],
    sources: parties('refinery', 'second-refinery'),
    may: [
      ...lots('refinery:', 'second-refinery:', 'salt-1', 'salt-2', 'salt-3', 'sheet-sulfate-7'),
      // The product of docs/epcis.md.
      { lots: 'https://id.gs1.org/01/09506000134352/' },
    ],
    types: MINERALS,
  },
  {
    name: 'example-cell-maker',
    holder: 'cell-maker',
    roles: ['supplier'],
    sources: parties('cell-maker'),
    may: lots('cell-maker:', 'cells-1', 'packs-1', 'sheet-cells-9'),
    types: COMPONENTS,
  },
  {
    name: 'example-car-maker',
    holder: 'car-maker',
    roles: ['manufacturer', 'seller'],
    sources: parties('car-maker', 'dealer'),
    may: [{ vehicles: '4EX' }],
    types: types('vehicle-production', 'vehicle-delivery'),
  },
];

/** The batches of the story: each product has a lot of each. */
const BATCHES = ['kentucky', 'ohio', 'ohio-2025', 'fujian'];
const lotsOf = (products: readonly string[], batches: readonly string[] = BATCHES): Scope[] =>
  products.flatMap((product) => batches.map((batch) => ({ lots: `urn:lot:example:${product}-${batch}` })));

/** What the same parties state in the story of `oretrail demo`, which `stack up --demo` tells. */
const STORY: readonly Holding[] = [
  {
    name: 'story-mines',
    holder: 'mine',
    roles: ['supplier'],
    sources: parties('sulawesi-nickel', 'balama-graphite', 'jujuy-brines', 'atacama-salts'),
    may: [
      ...lotsOf(['nickel-ore', 'graphite-flake', 'lithium-brine']),
      ...lotsOf(['lithium-hydroxide'], ['ohio', 'ohio-2025', 'fujian']),
    ],
    types: MINERALS,
  },
  {
    name: 'story-refineries',
    holder: 'refinery',
    roles: ['supplier'],
    sources: parties('niihama-refining', 'naraha-lithium', 'vidalia-anode'),
    may: [...lotsOf(['nickel-sulfate', 'anode-powder']), ...lotsOf(['lithium-hydroxide'], ['kentucky'])],
    types: MINERALS,
  },
  // The pack that the story leaves undeclared: the supplier of the demo is asked for it, and can answer.
  {
    name: 'story-packs',
    holder: 'refinery',
    roles: ['supplier'],
    sources: parties('refinery'),
    may: lots('refinery:'),
    types: COMPONENTS,
  },
  {
    name: 'story-cell-makers',
    holder: 'cell-maker',
    roles: ['supplier'],
    sources: parties('kentucky-cells', 'ohio-cells', 'yamaguchi-separators', 'fujian-cells'),
    may: lotsOf(['cathodes', 'anodes', 'separators', 'cells', 'modules', 'packs']),
    types: COMPONENTS,
  },
  {
    name: 'story-car-makers',
    holder: 'car-maker',
    roles: ['manufacturer', 'seller'],
    sources: parties('akebono-motors', 'hibari-motor'),
    may: ['5TD', '5J6', 'JTM'].map((vehicles) => ({ vehicles })),
    types: types('vehicle-production', 'vehicle-delivery'),
  },
  {
    name: 'story-agreements',
    holder: 'operator',
    roles: ['registrar'],
    sources: parties('reference-desk'),
    may: [{ facts: 'country-agreement/' }],
    types: types('reference-fact'),
  },
];

const reader = (holder: DemoParty, role: string = holder): Holding => {
  return { name: `example-${holder}`, holder, roles: [role], sources: [], may: [], types: [] };
};
/** Without a right to state anything: what they may read is decided by their roles. */
const READERS: readonly Holding[] = [reader('finance'), reader('auditor'), reader('console-operator', 'operator')];

/** As what the operator of the console states the letters that it repairs. */
const REPAIRS: Holding = {
  name: 'example-console-repairs',
  holder: 'console-operator',
  roles: ['operator'],
  sources: [OPERATOR_SOURCE],
  may: [],
  types: [],
};

/** What nobody else of the stack states: owners, and the lots of the other parties of the examples. */
const REST: readonly Holding[] = [
  {
    name: 'example-owners',
    holder: 'operator',
    roles: ['registrar'],
    sources: parties('reference-desk', 'registrar'),
    may: [{ facts: 'entity/urn:party:' }],
    types: types('reference-fact'),
  },
  {
    name: 'example-others',
    holder: 'operator',
    roles: ['supplier'],
    sources: [
      ...parties('brine', 'recycler', 'other-maker', 'cathode-maker', 'anode-maker', 'cobalt'),
      // The cell maker of docs/catena-x.md.
      'urn:party:bpnl:BPNL00000000EX01',
    ],
    may: [
      ...lots('carbonate-1', 'recovered-1', 'cathode-material-1', 'cathode-material-2', 'cathodes-1', 'anodes-1'),
      // The lots of docs/battery-pass.md, docs/smelter-lists.md and docs/catena-x.md.
      ...lots('cathode-maker:', 'cobalt:'),
      { lots: 'urn:lot:bpnl:BPNL00000000EX01:' },
    ],
    types: types('mineral-shipment', 'component-shipment'),
  },
];

/** The grant that has to come first. */
const OPERATOR: Holding = {
  name: 'example-operator',
  holder: 'operator',
  roles: ['operator'],
  sources: [OPERATOR_SOURCE],
  may: [],
  types: ['oretrail.correction.v1'],
};

function demoGrant(keys: DemoKeys, holding: Holding, more: Readonly<Record<string, unknown>>): DemoGrant {
  const { name, holder, roles, sources, may } = holding;
  const grantId = `urn:grant:${name}`;
  const data = { grantId, principal: keys[holder].principal, roles, sources, may, types: holding.types };
  const event = {
    specversion: '1.0',
    id: 'demo',
    source: OPERATOR_SOURCE,
    type: 'oretrail.grant.v1',
    subject: grantId,
    time: FROM,
    data: { ...data, from: FROM, to: TO, ...more },
  };
  return { grantId, by: holding === OPERATOR ? 'bootstrap' : 'operator', event };
}

/** Whether it is a prefix of lots, and not a whole id. */
const isLotPrefix = (scope: Scope): boolean => 'lots' in scope && /[:/]$/.test(scope.lots);

/**
 * A part of a supplier's right for the operator, so that one call can publish the whole chain of docs/examples. The supplier
 * keeps its prefixes, so that it can let others state a part of them.
 */
function delegated(keys: DemoKeys, holding: Holding): DemoGrant {
  const parent = `urn:grant:${holding.name}`;
  const may = holding.may.filter((scope) => !isLotPrefix(scope));
  return demoGrant(keys, { ...holding, may, name: `${holding.name}:operator`, holder: 'operator' }, { parent });
}

/** All grants, in the order in which they have to be stated. */
export function demoGrants(keys: DemoKeys): readonly DemoGrant[] {
  return [
    ...[OPERATOR, ...REST, ...READERS, REPAIRS, ...STORY].map((holding) => demoGrant(keys, holding, {})),
    ...SUPPLIERS.map((holding) => demoGrant(keys, holding, { delegable: true })),
    ...SUPPLIERS.map((holding) => delegated(keys, holding)),
  ];
}
