import { describe, expect, it } from 'vitest';
import { lineOf, pointedLines, valueIn } from './pointed-lines.ts';

const VALUE = { id: 'a', data: { 'a/b~': [1, { usd: '1,5' }], none: [], nothing: null }, x: {} };

describe('lines with their places', () => {
  const lines = pointedLines(VALUE);

  it('are those of JSON.stringify', () => {
    expect(lines.map(({ text }) => text).join('\n')).toBe(JSON.stringify(VALUE, null, 2));
  });

  it('are found by their places, and what is missing by what is around it', () => {
    const at = (pointer: string) => lines[lineOf(lines, pointer)]?.text.trim();
    expect(at('/data/a~1b~0/1/usd')).toBe('"usd": "1,5"');
    expect(at('/data/a~1b~0/0')).toBe('1,');
    expect(at('/data/missing')).toBe('"data": {');
    expect(at('')).toBe('{');
  });

  it('have their values where a text has them', () => {
    const texts = [...lines.map(({ text }) => text), '    "a: \\" b",', '  "x": ""'];
    const whole = texts.join('\n');
    const values = texts.map((_, i) => whole.slice(...valueIn(texts, i)));
    expect(values).toEqual([
      '{',
      'a',
      '  "data": {',
      '    "a/b~": [',
      '1',
      '      {',
      '1,5',
      '      }',
      '    ],',
      '    "none": [],',
      'null',
      '  },',
      '  "x": {}',
      '}',
      'a: \\" b',
      '',
    ]);
  });
});
