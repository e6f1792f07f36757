/** The numbers of docs/operations.md that are written by hand, against the code. */
import { describe, expect, it } from 'vitest';
import { textOf } from '../deployment/files.ts';
import { rowsBelow } from './page.ts';

describe('docs/operations.md', () => {
  it('has the bounds of memory as the code has them', () => {
    const rows = rowsBelow('operations.md', 'what is kept');
    const bounds = rows.map(([, bound = '', where = '']) => {
      const path = where.split(', ').at(-1) ?? '';
      const numbers = bound.split(/:|, some|, of/)[0]?.match(/\d[\d,]*\d|\d/g) ?? [];
      return { path, numbers, names: where.split(', ').slice(0, -1) };
    });
    expect(bounds.length).toBeGreaterThan(0);
    for (const { path, numbers, names } of bounds) {
      const ofCode = names.map((name) => new RegExp(`const ${name} = ([\\d_]+);`).exec(textOf(path))?.[1]);
      expect(ofCode).toEqual(numbers.map((number) => number.replaceAll(',', '_')));
    }
  });
});
