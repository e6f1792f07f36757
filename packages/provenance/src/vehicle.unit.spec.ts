import { amountOf, type Day, THE_VEHICLE } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import {
  component,
  componentFigures,
  componentInput,
  DAY,
  grantedComponentOf,
  grantedMaterialOf,
  increment,
  input,
  material,
  materialFigures,
  refused,
  stream,
} from './examples/examples.ts';
import type { Holdings } from './figures.ts';
import type { GrantedInput } from './grants.ts';
import { evaluateVehicle } from './vehicle.ts';

const usd = amountOf;
const PACKS = 'urn:lot:packs';
const packs = componentFigures(component(PACKS, '900', { component: 'pack' }), { increments: [increment('KR', '50')] });
const found = (holdings: Holdings) => [...holdings.findings].map(([code, { subjects }]) => [code, subjects]);

function held(batteries: readonly GrantedInput[], day: Day = DAY): Holdings {
  return evaluateVehicle(day, false, batteries);
}

describe('a vehicle', () => {
  it('holds what its batteries hold, scaled, each added to what it meets', () => {
    const others = { ...packs, lotId: 'urn:lot:others' as typeof packs.lotId };
    const holdings = held([
      grantedComponentOf(componentInput(PACKS, '1'), packs, '1'),
      grantedComponentOf(componentInput('urn:lot:others', '2'), others, '2'),
    ]);
    // 50 × 1 / 10 + 50 × 2 / 10.
    expect(holdings.increments).toMatchObject([{ country: 'KR', usd: usd('15') }]);
    expect(holdings).toMatchObject({ isShareUnknown: false, chains: [], undeclaredUsd: 0n });
    expect(found(holdings)).toEqual([]);
  });

  it('of which a battery is short holds what was granted; nothing more can be said', () => {
    const holdings = held([grantedComponentOf(componentInput(PACKS, '2'), packs, '1')]);
    expect(holdings.increments).toMatchObject([{ usd: usd('5') }]);
    expect(holdings.chains).toMatchObject([{ value: null, origin: null, subjects: { subjects: [PACKS] } }]);
    expect(holdings).toMatchObject({ isShareUnknown: true, untracedComponents: { subjects: [PACKS] } });
    expect(found(holdings)).toEqual([['lot-overdrawn', [THE_VEHICLE, PACKS]]]);
  });

  it('shares what it holds with all that draw the same amount, and keeps few amounts', () => {
    const drawing = (amount: string) => held([grantedComponentOf(componentInput(PACKS, amount), packs, amount)]);
    const { increments } = drawing('3');
    expect(drawing('3').increments).toBe(increments);
    for (let i = 1; i <= 8; i += 1) drawing(`0.${i}`);
    expect(drawing('3').increments).not.toBe(increments);
    expect(drawing('3').increments).toEqual(increments);
  });

  it('without its battery', () => {
    const holdings = held([refused(componentInput(PACKS, '1'))]);
    expect(holdings.chains).toMatchObject([{ value: null, origin: null, subjects: { subjects: [PACKS] } }]);
    expect(holdings).toMatchObject({ isShareUnknown: true, increments: [] });
    expect(found(holdings)).toEqual([['lot-missing', [THE_VEHICLE, PACKS]]]);
  });

  it.each(['lineage-too-deep', 'unit-mismatch'] as const)('whose battery is refused for %s', (refusal) => {
    const holdings = held([refused(componentInput(PACKS, '1'), refusal, packs)]);
    expect(holdings).toMatchObject({ isShareUnknown: true, increments: [] });
    expect(found(holdings)).toEqual([[refusal, [THE_VEHICLE, PACKS]]]);
  });

  it('without any battery names itself', () => {
    const holdings = held([]);
    expect(holdings.chains).toMatchObject([{ value: null, origin: null, subjects: { subjects: [THE_VEHICLE] } }]);
    expect(holdings).toMatchObject({ isShareUnknown: true, untracedComponents: { subjects: [THE_VEHICLE] } });
    expect(found(holdings)).toEqual([]);
  });

  it('may draw material: its streams become chains, and what is short of it is a battery', () => {
    const ore = materialFigures(material('urn:lot:ore', { nickel: '5 90' }), [stream('5', ['extraction AU 90'])]);
    const holdings = held([grantedMaterialOf(input('urn:lot:ore', '10'), ore, { nickel: '5' })]);
    expect(holdings.chains.map(({ value }) => value)).toEqual([usd('45'), null]);
    expect(holdings).toMatchObject({ isShareUnknown: true, untracedComponents: { subjects: ['urn:lot:ore'] } });
  });

  it('notes batteries that were made after it', () => {
    const battery = grantedComponentOf(componentInput(PACKS, '1'), packs, '1');
    expect(found(held([battery], '2023-05-31' as Day))).toEqual([['output-before-input', [THE_VEHICLE, PACKS]]]);
    expect(found(held([battery], packs.day))).toEqual([]);
  });

  it('takes over what was found in lots that granted something, and nothing of others', () => {
    const doubtful = {
      ...packs,
      findings: new Map([['mass-imbalance' as const, { subjects: ['urn:lot:ore'], more: false }]]),
    };
    const whole = held([grantedComponentOf(componentInput(PACKS, '1'), doubtful, '1')]);
    expect(found(whole)).toEqual([['mass-imbalance', ['urn:lot:ore']]]);
    const nothing = held([grantedComponentOf(componentInput(PACKS, '1'), doubtful, '0')]);
    expect(found(nothing)).toEqual([['lot-overdrawn', [THE_VEHICLE, PACKS]]]);
  });

  it('notes that an id of its own was given twice', () => {
    expect(found(evaluateVehicle(DAY, true, [grantedComponentOf(componentInput(PACKS, '1'), packs, '1')]))).toEqual([
      ['id-conflict', [THE_VEHICLE]],
    ]);
  });
});
