/** Each finding that a verdict can carry has a row. Source: events.md, "Finding codes". */
import { PROVENANCE_CODES, RULE_CODES } from '@oretrail/model';
import { expect, it } from 'vitest';
import { FINDING_ACTORS, FINDING_RULES } from './finding-table.ts';

it('has every code that a verdict can carry, and no other', () => {
  const codes = new Set(FINDING_RULES.map(({ code }) => code));
  expect([...codes].sort()).toEqual([...PROVENANCE_CODES, ...RULE_CODES].sort());
});

it('has each pair of a code and a requirement once', () => {
  const pairs = FINDING_RULES.flatMap(({ code, requirements }) => requirements.map((name) => `${code} ${name}`));
  expect(new Set(pairs).size).toBe(pairs.length);
});

it('names each actor at least once, and no other', () => {
  const named = new Set(FINDING_RULES.map(({ who }) => who));
  expect([...named].sort()).toEqual(Object.keys(FINDING_ACTORS).sort());
});
