import { sampleEvents } from '@oretrail/test-support/sample-events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPointer } from '../errors.ts';
import { duplicateMembers } from './duplicate-members.ts';
import { ERRORS_MAX, EVENT_BYTES_MAX } from './limits.ts';
import { parseEventText } from './parse-event.ts';

const pointers = (text: string): string[] => duplicateMembers(text).map(jsonPointer);

describe('members that stand twice', () => {
  it.each([
    ['{"a":1,"a":1}', ['/a']],
    ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', []],
    ['{"a":{"b":1,"b":[]},"a":{}}', ['/a/b', '/a']],
    ['[0,[{},{"x":1,"y":2,"x":3}]]', ['/1/1/x']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"a\\\\":1,"a\\"":2,"a\\\\":3}', ['/a\\']],
    ['{"":1, "" :2}', ['/']],
    ['{"a/b~":1,"a/b~":2}', ['/a~1b~0']],
    ['{"__proto__":1,"__proto__":2,"constructor":3}', ['/__proto__']],
    ['{"a":"a","b":"\\"a\\":1,\\"a\\":","c":"{"}', []],
    ['{"a"\n\t:1,\r"a" :2}', ['/a']],
    ['{"a":1,"a":2,"a":3}', ['/a', '/a']],
    ['[[],[[{"a":0}],{"a":[1,2],"a":0}]]', ['/1/1/a']],
    ['"{\\"a\\":1,\\"a\\":2}"', []],
  ])('of %s are found', (text, due) => expect(pointers(text)).toEqual(due));

  /** A JSON text with the pointers of its members that stand twice, in order. */
  type Written = Readonly<{ text: string; twice: (at: string) => readonly string[] }>;
  const name = fc.constantFrom('a', 'b', '\\u0061', 'a/', '"', '1');
  const blank = fc.constantFrom('', ' ', '\n');
  const { written } = fc.letrec<{ written: Written; object: Written; list: Written }>((tie) => ({
    written: fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue({ maxDepth: 0 }).map((value): Written => ({ text: JSON.stringify(value), twice: () => [] })),
      tie('object'),
      tie('list'),
    ),
    list: fc.array(tie('written'), { maxLength: 4 }).map(
      (items): Written => ({
        text: `[${items.map(({ text }) => text).join(',')}]`,
        twice: (at) => items.flatMap(({ twice }, i) => twice(`${at}/${i}`)),
      }),
    ),
    object: fc.array(fc.tuple(name, blank, tie('written')), { maxLength: 4 }).map((members): Written => {
      const meant = members.map(([as]): string => (as === '\\u0061' ? 'a' : as));
      const parts = members.map(([as, gap, { text }]) => `"${as === '"' ? '\\"' : as}"${gap}:${gap}${text}`);
      return {
        text: `{${parts.join(',')}}`,
        twice: (at) =>
          members.flatMap(([, , { twice }], i) => {
            const here = `${at}${jsonPointer([meant[i] ?? ''])}`;
            return [...(meant.indexOf(meant[i] ?? '') < i ? [here] : []), ...twice(here)];
          }),
      };
    }),
  }));

  it('are found wherever they stand, and nothing else is', () => {
    let found = 0;
    fc.assert(
      fc.property(written, ({ text, twice }) => {
        const due = twice('').slice(0, ERRORS_MAX);
        expect(pointers(text)).toEqual(due);
        found += due.length;
      }),
      { numRuns: 2_000 },
    );
    expect(found).toBeGreaterThan(500);
  });

  it('are told to a bound, however many and however deep they are', () => {
    const many = `{${Array(40_000).fill('"a":1').join(',')}}`;
    expect(duplicateMembers(many)).toHaveLength(ERRORS_MAX);
    const depth = 40_000;
    const twice = Array(100).fill('"b":0').join(',');
    const deep = `${'{"a":'.repeat(depth)}{${twice}}${'}'.repeat(depth)}`;
    const length = pointers(deep).join('').length;
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(2 * EVENT_BYTES_MAX);
  });

  it('are refused in an event, beside what else is wrong with it', () => {
    const text = JSON.stringify(sampleEvents.mineral).replace('"quantity":', '"quantity":{"value":"1"},"quantity":');
    const errorsOf = (of: string): string[] => {
      const parsed = parseEventText(of, { operators: new Set() });
      return parsed.ok ? [] : parsed.errors.map(({ code, pointer }) => `${code} ${pointer}`);
    };
    expect(errorsOf(text)).toEqual(['duplicate-member /data/quantity']);
    expect(errorsOf(text.replace('"time":', '"extra":{"x":[{"y":1,"y":2}]},"time":7,"time":'))).toEqual([
      'duplicate-member /extra/x/0/y',
      'duplicate-member /time',
      'duplicate-member /data/quantity',
    ]);
    expect(errorsOf(text.replace('"form":', '"colour":"red","form":'))).toEqual([
      'duplicate-member /data/quantity',
      'unknown-field /data/colour',
    ]);
  });
});
