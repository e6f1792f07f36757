import { amountOf } from '@oretrail/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, dollars, percent, quantityText, wholeDollars, withThousands } from './quantities.ts';

describe('numbers', () => {
  it('have commas between the thousands, but none in the decimals', () => {
    expect(['0', '999', '1000', '1234567.1234567'].map(withThousands)).toEqual([
      '0',
      '999',
      '1,000',
      '1,234,567.1234567',
    ]);
    expect(wholeDollars(18_750)).toBe('$18,750');
  });

  it('lose nothing but the commas', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), fc.option(fc.nat()), (whole, fraction) => {
        const decimal = fraction === null ? String(whole) : `${whole}.${fraction}`;
        expect(withThousands(decimal).replaceAll(',', '')).toBe(decimal);
      }),
    );
  });

  it('show dollars with cents if there are any', () => {
    expect(['99000', '0.5', '0.005', '0.015', '1234.56'].map((usd) => dollars(amountOf(usd)))).toEqual([
      '$99,000',
      '$0.50',
      '$0',
      '$0.02',
      '$1,234.56',
    ]);
  });

  it('show shares as a percentage with all decimals', () => {
    const shares = ['0.600000000', '1.000000000', '0.000000000', '0.612345678', '0.050000000', '0.000000001'];
    expect(shares.map(percent)).toEqual(['60 %', '100 %', '0 %', '61.2345678 %', '5 %', '0.0000001 %']);
    expect(percent(495_000_000n)).toBe('49.5 %');
  });

  it('count one and many', () => {
    expect([counted(1, 'line'), counted(0, 'line'), counted(2, 'branch', 'branches')]).toEqual([
      '1 line',
      '0 lines',
      '2 branches',
    ]);
    expect(quantityText(amountOf('1'), 'C62')).toBe('1 piece');
    expect(quantityText(amountOf('25000.5'), 'KGM')).toBe('25,000.5 kg');
  });
});
