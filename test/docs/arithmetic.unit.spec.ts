/** Each reckoning of docs/arithmetic.md, done again with the numbers of the example, comes to the engine's figure. */
import { runInNewContext } from 'node:vm';
import { REQUIREMENT_CREDIT_USD } from '@oretrail/rules';
import { describe, expect, it } from 'vitest';
import { RECKONINGS } from './arithmetic-tables.ts';
import { exampleLines } from './example.ts';

/** Name, reckoning and figure, in the order of the page. */
const ROWS = Object.values(RECKONINGS).flatMap((rows) =>
  Object.entries(rows).map(([name, [byHand, figure]]) => [name, byHand, bare(figure)] as const),
);

/** Numbers of the law, of the case in which the older lot draws more, and those that mean none, one and all. */
const NUMBERS_OF_THE_PAGE = ['0', '1', '2', '60', '100', '2250', String(REQUIREMENT_CREDIT_USD.value)];

/** A figure without its unit and thousands separators. */
function bare(figure: string): string {
  return figure.replaceAll(',', '').replace(/^\$| kg$/g, '');
}

/** Numbers of the events, as plain decimals. */
function numbersOfTheEvents(): string[] {
  const numbers = exampleLines('chain').flatMap((line) => [...line.matchAll(/"(\d+(?:\.\d+)?)"/g)]);
  return numbers.map(([, number = '']) => (number.includes('.') ? number.replace(/\.?0+$/, '') : number));
}

/** What a reckoning comes to, as a pocket calculator shows it: binary floats are exact enough for nine decimals. */
function reckon(byHand: string, decimals: number): string {
  const signs: Readonly<Record<string, string>> = { ',': '', ';': ',', '×': '*', '−': '-' };
  const script = byHand.replace(/[,;×−]/g, (sign) => signs[sign] ?? sign).replace(/\b(?:min|max)\b/g, 'Math.$&');
  return Number(runInNewContext(script)).toFixed(decimals);
}

describe('docs/arithmetic.md', () => {
  it.each(ROWS)('reckons %s: %s', (_name, byHand, figure) => {
    expect(reckon(byHand, figure.split('.')[1]?.length ?? 0)).toBe(figure);
  });

  it('reckons with nothing but the events, the law and the figures above', () => {
    const known = new Set([...NUMBERS_OF_THE_PAGE, ...numbersOfTheEvents()]);
    for (const [name, byHand, figure] of ROWS) {
      const numbers = byHand.replaceAll(',', '').match(/\d+(?:\.\d+)?/g) ?? [];
      expect(
        numbers.filter((number) => !known.has(number)),
        name,
      ).toEqual([]);
      known.add(figure);
    }
  });
});
