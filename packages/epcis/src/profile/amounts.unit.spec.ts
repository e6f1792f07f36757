/** Units and numbers: docs/epcis.md, "Amounts". */
import { documentOf, LOTS, MATERIAL, type Members, transformation } from '@oretrail/test-support/epcis-documents';
import { errorsOf, outcomesOf, statedBy } from '@oretrail/test-support/epcis-outcomes';
import { describe, expect, it } from 'vitest';

const ilmdWith = (changes: Members): Members => ({ ilmd: { ...MATERIAL, ...changes } });

describe('a unit', () => {
  const drawn = (quantity: number, uom?: string): unknown =>
    (
      statedBy(
        transformation({
          ...ilmdWith({ 'oretrail:inputs': [] }),
          inputQuantityList: [{ epcClass: LOTS.foil, quantity, uom }],
        }),
      ).data['inputs'] as [{ quantity: unknown }]
    )[0].quantity;

  it.each([
    ['KGM', 1.5, '1.5', 'KGM'],
    ['TNE', 0.0005, '0.5', 'KGM'],
    ['GRM', 1250, '1.25', 'KGM'],
    ['MTK', 3, '3', 'MTK'],
    ['LTR', 3.25, '3.25', 'LTR'],
    ['C62', 7, '7', 'C62'],
    [undefined, 7, '7', 'C62'],
  ])('%s of %d is exactly %s %s', (uom, quantity, value, unit) =>
    expect(drawn(quantity, uom)).toEqual({ value, unit }),
  );

  it.each(['LBR', 'ONZ', 'kgm', ''])('%j is refused', (uom) => {
    const outputQuantityList = [{ epcClass: LOTS.sulfate, quantity: 1, uom }];
    expect(errorsOf(transformation({ outputQuantityList }))).toEqual(['unknown-code /outputQuantityList/0/uom']);
  });

  it('has to be a mass for a material', () => {
    const outputQuantityList = [{ epcClass: LOTS.sulfate, quantity: 1 }];
    expect(errorsOf(transformation({ outputQuantityList }))).toEqual(['unknown-code /outputQuantityList/0/uom']);
  });
});

describe('a number', () => {
  const withAmount = (digits: string): string =>
    documentOf([
      transformation({ outputQuantityList: [{ epcClass: LOTS.sulfate, quantity: '@', uom: 'KGM' }] }),
    ]).replace('"@"', digits);

  it.each([
    ['123456789012345.123456', '123456789012345.123456'],
    ['2.50E4', '25000'],
    ['25000.000000000', '25000'],
  ])('%s is read by its digits', (digits, value) => {
    const [outcome] = outcomesOf(withAmount(digits));
    expect(outcome).toMatchObject({ outcome: 'accepted', statements: [{ json: { data: { quantity: { value } } } }] });
  });

  it.each([
    ['1e400', 'bad-decimal'],
    ['1e-7', 'bad-decimal'],
    ['1234567890123456', 'bad-decimal'],
    ['0', 'out-of-range'],
    ['-5', 'out-of-range'],
    ['"25000"', 'wrong-type'],
    ['null', 'wrong-type'],
  ])('%s is refused as %s', (digits, code) => {
    const [outcome] = outcomesOf(withAmount(digits));
    expect(outcome).toMatchObject({
      outcome: 'rejected',
      errors: [{ code, pointer: '/epcisBody/eventList/0/outputQuantityList/0/quantity' }],
    });
  });

  it('may also be a text in a member of the profile, and a number there', () => {
    const minerals = [{ 'oretrail:mineral': 'nickel', 'oretrail:mass': 5500.5 }];
    expect(statedBy(transformation(ilmdWith({ 'oretrail:minerals': minerals }))).data['minerals']).toEqual([
      { mineral: 'nickel', mass: '5500.5' },
    ]);
    const wrong = [{ 'oretrail:mineral': 'nickel', 'oretrail:mass': '5,500' }];
    expect(errorsOf(transformation(ilmdWith({ 'oretrail:minerals': wrong })))).toEqual([
      'bad-decimal /ilmd/oretrail:minerals/0/oretrail:mass',
    ]);
  });
});
