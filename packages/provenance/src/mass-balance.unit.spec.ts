import { amountOf, MASS_TOLERANCE } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { flow } from './examples/examples.ts';
import { balanceMasses } from './mass-balance.ts';

const kg = amountOf;
const masses = (of: ReturnType<typeof balanceMasses>): readonly bigint[] => of.flows.map(({ massKg }) => massKg);

describe('the shortfall (step 3)', () => {
  it('starts a stream of its own, worth nothing, if the lot extracts or recycles', () => {
    const balance = balanceMasses(kg('10'), true, [flow('4')]);
    expect(masses(balance)).toEqual([kg('4'), kg('6')]);
    const started = { steps: [], valueAdded: [], feedstock: 0n, untraced: 0n, isUntraced: false, isRecyclable: true };
    expect(balance.flows[1]).toMatchObject(started);
    expect(balance.isImbalanced).toBe(false);
  });

  it('is of unknown origin and unknown dollars elsewhere', () => {
    const balance = balanceMasses(kg('10'), false, [flow('4')]);
    expect(masses(balance)).toEqual([kg('4'), kg('6')]);
    expect(balance.flows[1]).toMatchObject({ feedstock: 0n, untraced: null, isUntraced: true, isRecyclable: false });
    expect(balance.isImbalanced).toBe(true);
  });

  it('is all of it if nothing came in', () => {
    expect(masses(balanceMasses(kg('10'), true, []))).toEqual([kg('10')]);
    expect(balanceMasses(kg('10'), false, [])).toMatchObject({ isImbalanced: true, hadUnknownMass: false });
  });

  it.each([
    // 1.005 × 200 kg = 201 kg.
    ['201', false],
    ['201.000001', true],
    ['200.999999', false],
  ])('of %s kg out of 200 kg: imbalanced is %s', (held, isImbalanced) => {
    const balance = balanceMasses(kg(held), false, [flow('200')]);
    expect(balance).toMatchObject({ isImbalanced });
    expect(balance.flows).toHaveLength(isImbalanced ? 2 : 1);
    expect(masses(balance).reduce((sum, massKg) => sum + massKg)).toBe(kg(held));
  });

  it('is none while it is less than 10⁻²⁰ kg, and is one from there on', () => {
    const almost = flow('?', [], { massKg: kg('10') - MASS_TOLERANCE + 1n });
    expect(balanceMasses(kg('10'), true, [almost]).flows).toHaveLength(1);
    const short = flow('?', [], { massKg: kg('10') - MASS_TOLERANCE });
    expect(balanceMasses(kg('10'), true, [short]).flows).toHaveLength(2);
  });

  it('is shared equally by unknown masses, of however little', () => {
    // 10 kg less 4 kg are 6 kg, in two parts.
    const balance = balanceMasses(kg('10'), false, [flow('?'), flow('4'), flow('?')]);
    expect(masses(balance)).toEqual([kg('3'), kg('4'), kg('3')]);
    expect(balance).toMatchObject({ isImbalanced: false, hadUnknownMass: true });
  });

  it('starts nothing and is no imbalance if a mass is unknown', () => {
    expect(masses(balanceMasses(kg('10'), true, [flow('?')]))).toEqual([kg('10')]);
  });

  it('leaves nothing to unknown masses if all of it is known', () => {
    // 12 kg came in for 10 kg: there is no shortfall, and 12 is scaled to 10.
    expect(masses(balanceMasses(kg('10'), false, [flow('12'), flow('?')]))).toEqual([kg('10'), 0n]);
  });
});

describe('scaling (step 4)', () => {
  it('brings masses, and nothing else, to what the lot holds', () => {
    // 30 + 10 = 40 kg become 20 kg: each is halved.
    const inflows = [flow('30', ['extraction AU 90']), flow('10', [], { feedstock: kg('5'), untraced: kg('7') })];
    const balance = balanceMasses(kg('20'), false, inflows);
    expect(masses(balance)).toEqual([kg('15'), kg('5')]);
    expect(balance.flows.map(({ valueAdded, feedstock, untraced }) => [valueAdded, feedstock, untraced])).toEqual([
      [[kg('90')], 0n, 0n],
      [[], kg('5'), kg('7')],
    ]);
  });

  it('scales up within half a percent', () => {
    // 100 + 100 = 200 kg become 201 kg: 100.5 each.
    expect(masses(balanceMasses(kg('201'), false, [flow('100'), flow('100')]))).toEqual([kg('100.5'), kg('100.5')]);
  });
});
