import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCells, csvLine, DELIMITERS } from './csv-cells.ts';

describe('a line of CSV', () => {
  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['', ['']],
    [',', ['', '']],
    ['"a, b",c', ['a, b', 'c']],
    ['"say ""so""",c', ['say "so"', 'c']],
    ['"""so""",c', ['"so"', 'c']],
    ['"",c', ['', 'c']],
    ['5" pipe,c', ['5" pipe', 'c']],
    ['a "b" c,d', ['a "b" c', 'd']],
    ['\uFEFFa,b', ['a', 'b']],
    ['\uFEFF"a",b', ['a', 'b']],
  ])('is taken apart: %j', (line, cells) => expect(csvCells(line, ',')).toEqual(cells));

  it.each(['"a,b', 'a,"b', '"a"b,c', '"a" ,b', ' "a",b', '"a,"b",c', '""a,b', 'a,"'])(
    'is not guessed at if a quotation mark opens a cell and none closes it: %j',
    (line) => expect(csvCells(line, ',')).toBeNull(),
  );

  it('ends at its end: a quotation mark opens nothing in the next', () => {
    expect(csvCells('"a', ',')).toBeNull();
    expect(csvCells('b",c', ',')).toEqual(['b"', 'c']);
  });

  it.each(DELIMITERS)('is read as csv-parse reads it if nothing is quoted: %j', (delimiter) => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', ',', ';', '\t', '\r', "'", '=', 'é', '\u0000') });
    fc.assert(
      fc.property(text, (line) => {
        const [cells = ['']] = parse(line, { delimiter, record_delimiter: '\n', relax_column_count: true });
        expect(csvCells(line, delimiter)).toEqual(cells);
      }),
    );
  });

  it.each(DELIMITERS)('holds whatever was written, but for line breaks: %j', (delimiter) => {
    const cell = fc.string({ unit: fc.constantFrom('a', ' ', ',', ';', '\t', '"', "'", '=', 'é') });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
        expect(csvCells(csvLine(cells, delimiter), delimiter)).toEqual(cells);
      }),
    );
  });
});
