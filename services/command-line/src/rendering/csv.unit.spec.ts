import { HOSTILE, rawLines } from '@oretrail/test-support/command-line/hostile-text';
import { describe, expect, it } from 'vitest';
import { csvRow } from './csv.ts';

describe('a row for a spreadsheet', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('takes no formula from %j', (text) => {
    expect(csvRow([text])).toMatch(/^'/);
  });

  it('is one row, whatever its cells hold', () => {
    expect(csvRow(['a', 'b,c', 'd"e'])).toBe('a,"b,c","d""e"\n');
    expect(rawLines(csvRow([HOSTILE, `x${HOSTILE}`]).trimEnd())).toEqual([]);
  });
});
