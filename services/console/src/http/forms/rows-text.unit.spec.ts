import { describe, expect, it } from 'vitest';
import { csvText } from './rows-text.ts';

describe('a cell of CSV', () => {
  it.each<readonly [string, unknown, string]>([
    ['a text', 'a', 'a'],
    ['a text with a comma', 'a,b', '"a,b"'],
    ['a text with a quote', 'a"b', '"a""b"'],
    ['what a spreadsheet would take for a formula', '=1+1', "'=1+1"],
    ['a number', -1.5, '-1.5'],
    ['a truth', true, 'true'],
    ['nothing', null, ''],
    ['a list of texts', ['a', 'b'], 'a b'],
    ['an object', { a: 1 }, '"{""a"":1}"'],
    ['a list of objects', [{ a: 1 }, { a: 2 }], '"{""a"":1} {""a"":2}"'],
    ['a list with nothing in it', [null, 'a'], 'null a'],
  ])('of %s', (_, value, cell) => {
    expect(csvText(['a'], [{ a: value }])).toBe(`a\r\n${cell}\r\n`);
  });

  it('of a member of a member is found by its path', () => {
    expect(csvText(['a.b', 'c.d'], [{ a: { b: 'x' } }])).toBe('a.b,c.d\r\nx,\r\n');
  });
});
