/** Holds docs/arithmetic.md: every figure against the evaluation of docs/examples, and against the reckoning beside it. */
import { REQUIREMENT_CREDIT_USD } from '@oretrail/rules';
import { describe, expect, it } from 'vitest';
import { COMPARISON } from './comparison.ts';
import { ARRIVALS, exampleLines } from './example.ts';
import { FIGURES } from './figures.ts';
import { pageText, tablesIn } from './page.ts';
import { numbersIn, plainNumber, reckon } from './reckoning.ts';

const TABLES = tablesIn(pageText('arithmetic.md'));
const RECKONED = TABLES.filter(({ head }) => head[1] === 'reckoning').flatMap(({ rows }) => rows);
const COMPARED = TABLES.filter(({ head }) => head.length === 4).flatMap(({ rows }) => rows);

/** A figure without its unit and thousands separators. */
const bare = (figure: string): string => plainNumber(figure).replace(/^\$| kg$/g, '');

/** Numbers of the law, of the case in which the older lot draws more, and those that mean none, one and all. */
const NUMBERS_OF_THE_PAGE = ['0', '1', '2', '60', '100', '2250', String(REQUIREMENT_CREDIT_USD.value)];

/** Numbers of the events, as plain decimals. */
function numbersOfTheEvents(): string[] {
  const numbers = exampleLines('chain').flatMap((line) => [...line.matchAll(/"(\d+(?:\.\d+)?)"/g)]);
  return numbers.map(([, number = '']) => (number.includes('.') ? number.replace(/\.?0+$/, '') : number));
}

describe('docs/arithmetic.md', () => {
  it('shows every figure that is worked out here, and no other', () => {
    expect(RECKONED.map(([name]) => name)).toEqual(Object.keys(FIGURES));
    expect(COMPARED.map(([name]) => name)).toEqual(Object.keys(COMPARISON));
  });

  it.each(RECKONED)('has %s as the evaluation has it', (name = '', _reckoning, result = '') => {
    expect(plainNumber(result)).toBe(FIGURES[name]);
  });

  it.each(RECKONED)('reckons %s: %s', (_name, reckoning = '', result = '') => {
    const decimals = bare(result).split('.')[1]?.length ?? 0;
    expect(reckon(reckoning, decimals)).toBe(bare(result));
  });

  it('reckons with nothing but the events, the law and what stands above', () => {
    const known = new Set([...NUMBERS_OF_THE_PAGE, ...numbersOfTheEvents()]);
    for (const [name = '', reckoning = '', result = ''] of RECKONED) {
      const unknown = numbersIn(reckoning).filter((number) => !known.has(number));
      expect(unknown, name).toEqual([]);
      known.add(bare(result));
    }
  });

  it.each(COMPARED)('has %s after each file', (name = '', ...results) => {
    expect(results).toHaveLength(ARRIVALS.length);
    expect(results.map(plainNumber)).toEqual(COMPARISON[name]);
  });
});
