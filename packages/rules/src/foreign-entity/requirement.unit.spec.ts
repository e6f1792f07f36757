import { type Day, type Mineral, type ReferenceFact, subjectSet, THE_VEHICLE } from '@oretrail/model';
import type { Chain, Holdings } from '@oretrail/provenance';
import { describe, expect, test } from 'vitest';
import { chain, entity, government, holdings, increment, MAKER, origin, ungrantedChain } from '../examples/examples.ts';
import { type Facts, factsOf } from '../facts.ts';
import {
  type ForeignEntityQuestion,
  ForeignEntityRule,
  isPlanInForceOn,
  noticedInForeignEntity,
} from './requirement.ts';

const PLAN: ReferenceFact = {
  fact: 'impracticable-to-trace-plan',
  manufacturer: MAKER,
  from: '2025-01-01' as Day,
  source: 'an illustration',
};
const GRAPHITE = 'graphite' as Mineral;
const CHINESE = ['extraction CN 60', 'processing CN 40'];

function questionOn(day: string, facts: Facts, held: Holdings): ForeignEntityQuestion {
  return { day: day as Day, isPlanInForce: isPlanInForceOn(facts, MAKER, day as Day), holdings: held };
}

function assess(held: Partial<Holdings>, day: string, facts: readonly ReferenceFact[] = [entity(MAKER)]) {
  const known = factsOf(facts);
  const assessed = new ForeignEntityRule(known).assess(questionOn(day, known, holdings(held)));
  const noticed = noticedInForeignEntity(assessed).map(({ code, subjects }) => [code, subjects.subjects]);
  return { ...assessed, noticed: Object.fromEntries(noticed) as Record<string, readonly string[]> };
}

describe('the days on which the limbs begin', () => {
  const held = { increments: [increment('CN', '1')], chains: [chain('1', origin(CHINESE))] };
  test.each([
    ['2023-12-31', 'not-applicable', false, false],
    ['2024-01-01', 'not-met', true, false],
    ['2024-12-31', 'not-met', true, false],
    ['2025-01-01', 'not-met', true, true],
  ])('%s: %s', (day, outcome, hasComponents, hasMinerals) => {
    const assessed = assess(held, day);
    expect(assessed.outcome).toBe(outcome);
    expect(assessed.components !== null).toBe(hasComponents);
    expect(assessed.minerals !== null).toBe(hasMinerals);
  });
});

describe('what a plan excuses', () => {
  const graphiteOf = (use: 'anode-graphite' | null) => chain('300', origin(CHINESE, { use, mineral: GRAPHITE }));
  test.each<[string, Chain, string, readonly ReferenceFact[], string]>([
    ['graphite of an anode', graphiteOf('anode-graphite'), '2025-06-01', [PLAN], 'met'],
    ['the same without a plan', graphiteOf('anode-graphite'), '2025-06-01', [], 'not-met'],
    ['the last day', graphiteOf('anode-graphite'), '2026-12-31', [PLAN], 'met'],
    ['the first day after', graphiteOf('anode-graphite'), '2027-01-01', [PLAN], 'not-met'],
    ['graphite without a use', graphiteOf(null), '2025-06-01', [PLAN], 'not-met'],
    [
      'another mineral of an anode',
      chain('1', origin(CHINESE, { use: 'anode-graphite' })),
      '2025-06-01',
      [PLAN],
      'not-met',
    ],
    ['any mineral of a salt', chain('1', origin(CHINESE, { use: 'electrolyte-salt' })), '2025-06-01', [PLAN], 'met'],
    [
      'untraced, but of an anode',
      chain('1', origin([], { use: 'anode-graphite', mineral: GRAPHITE, isUntraced: true, untraced: null })),
      '2025-06-01',
      [PLAN],
      'met',
    ],
    ['what could not be granted', ungrantedChain('1', 'urn:lot:x'), '2025-06-01', [PLAN], 'indeterminate'],
  ])('%s', (_what, excused, day, plans, outcome) => {
    expect(assess({ chains: [excused] }, day, [entity(MAKER), ...plans]).outcome).toBe(outcome);
  });

  test('one vehicle with a plan and one without share their chains, not their answers', () => {
    const facts = factsOf([entity(MAKER), { ...PLAN, from: '2025-06-01' as Day }]);
    const rule = new ForeignEntityRule(facts);
    const held = holdings({ chains: [graphiteOf('anode-graphite')] });
    const outcomes = ['2025-05-31', '2025-06-01', '2025-05-31'].map(
      (day) => rule.assess(questionOn(day, facts, held)).outcome,
    );
    expect(outcomes).toEqual(['not-met', 'met', 'not-met']);
  });
});

describe('whom the findings name', () => {
  test('in a covered nation the place; elsewhere the maker; with the lot of a mineral', () => {
    const chains = [chain('1', origin(CHINESE)), chain('1', origin(['processing JP 1']))];
    const { noticed } = assess({ chains }, '2025-01-01', [entity(MAKER, [], { listed: true })]);
    expect(noticed).toEqual({ 'foreign-entity': ['urn:facility:CN', 'urn:lot:one', MAKER] });
  });

  test('all findings are given, whatever decides', () => {
    const { outcome, noticed } = assess(
      { chains: [chain('1', origin(CHINESE)), ungrantedChain(null, 'urn:lot:gone')] },
      '2025-01-01',
      [],
    );
    expect(outcome).toBe('not-met');
    expect(noticed).toEqual({
      'foreign-entity': ['urn:facility:CN', 'urn:lot:one'],
      'ownership-unknown': [MAKER],
      untraced: ['urn:lot:gone'],
    });
  });

  test('in a covered nation the operator is not asked', () => {
    const { noticed } = assess({ increments: [increment('IR', '1')] }, '2024-01-01', []);
    expect(noticed).toEqual({ 'foreign-entity': ['urn:facility:IR'] });
  });

  test('an untraced component, or a share of which nothing is known', () => {
    const untracedComponents = subjectSet(['urn:lot:cell']);
    expect(assess({ untracedComponents }, '2024-01-01').noticed).toEqual({ untraced: ['urn:lot:cell'] });
    expect(assess({ isShareUnknown: true }, '2024-01-01').noticed).toEqual({ untraced: [THE_VEHICLE] });
  });

  test('more untraced subjects than a finding names are not forgotten', () => {
    const untracedComponents = subjectSet(Array.from({ length: 101 }, (_, i) => `urn:lot:${i}`));
    const { components, minerals, outcome, isPlanInForce } = assess({ untracedComponents }, '2024-01-01');
    const [finding] = noticedInForeignEntity({ components, minerals, outcome, isPlanInForce });
    expect(finding?.subjects).toEqual(untracedComponents);
  });
});

describe('what is open in law', () => {
  const hongKong = increment('HK', '1');
  test.each<[string, readonly ReferenceFact[], string, Record<string, readonly string[]>]>([
    ['a place, made by one that is none', [entity(MAKER)], 'indeterminate', { 'law-gap': ['urn:facility:HK'] }],
    [
      'a place, made by one that is listed',
      [entity(MAKER, [], { listed: true })],
      'not-met',
      { 'foreign-entity': [MAKER] },
    ],
    [
      'a place, made by nobody knows whom',
      [],
      'indeterminate',
      { 'law-gap': ['urn:facility:HK'], 'ownership-unknown': [MAKER] },
    ],
  ])('%s', (_what, facts, outcome, findings) => {
    const assessed = assess({ increments: [hongKong] }, '2024-01-01', facts);
    expect(assessed.outcome).toBe(outcome);
    expect(assessed.noticed).toEqual(findings);
  });

  test('of each reading all days are asked before readings are compared', () => {
    const facts = [
      government('CN'),
      entity('P', ['CN 0.3']),
      entity('T', ['CN 0.3', 'RU 0.2']),
      government('RU'),
      // Of concern by link alone, then by holder alone: so whatever the reading is.
      entity(MAKER, ['P 0.6']),
      entity(MAKER, ['T 0.3'], { from: '2024-02-01' as Day }),
    ];
    const made = (...days: string[]) => ({ increments: [increment('US', '1', { days: days as Day[] })] });
    expect(assess(made('2024-01-10'), '2024-06-01', facts).noticed).toEqual({ 'law-gap': [MAKER] });
    expect(assess(made('2024-02-10'), '2024-06-01', facts).noticed).toEqual({ 'law-gap': [MAKER] });
    expect(assess(made('2024-01-10', '2024-02-10'), '2024-06-01', facts).noticed).toEqual({
      'foreign-entity': [MAKER],
    });
  });
});

test('a party is judged on its days, not on those between (case 53)', () => {
  const facts = [
    entity(MAKER),
    entity(MAKER, [], { from: '2024-02-01' as Day, listed: true }),
    entity(MAKER, [], { from: '2024-03-01' as Day }),
  ];
  const made = (...days: string[]) => ({ increments: [increment('US', '1', { days: days as Day[] })] });
  expect(assess(made('2024-01-10', '2024-03-10'), '2024-06-01', facts).outcome).toBe('met');
  expect(assess(made('2024-01-10', '2024-02-10'), '2024-06-01', facts).outcome).toBe('not-met');
});
