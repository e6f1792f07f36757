import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Causes, causesOf, causesText, mergedCauses } from './causes.ts';
import { sha256Hex } from './digest.ts';

const digests = (count: number): string[] => Array.from({ length: count }, (_, i) => sha256Hex(String(i)));

/** The same, read anew each time: the judge. */
function plainlyRead(header: string): Causes {
  const parts = header.split(/[\s,]+/);
  const all = [...new Set(parts.flatMap((part) => /^(?:sha256:)?([0-9a-f]{64})$/.exec(part)?.[1] ?? []))];
  const more = parts.reduce((sum, part) => sum + Number(/^\+(\d{1,9})$/.exec(part)?.[1] ?? 0), 0);
  return { digests: all.slice(0, 16), more: more + Math.max(0, all.length - 16) };
}

function plainlyMerged(earlier: string, later: string): string {
  if (earlier === '' || earlier === later) return later;
  const [a, b] = [plainlyRead(earlier), plainlyRead(later)];
  const all = [...new Set([...a.digests, ...b.digests])];
  const over = Math.max(0, all.length - 16);
  const more = a.more + b.more + over;
  return [...all.slice(over), ...(more === 0 ? [] : [`+${more}`])].join(' ');
}

const digest = fc.constantFrom(...digests(24));
const more = fc.constantFrom('+1', '+3', '+0', '+007', '+999999999', '+999999990', '+1000000000', '+-1', '+');
const strange = fc.constantFrom(
  'sha256:',
  ...digests(3).flatMap((one) => [`sha256:${one}`, one.toUpperCase(), one.slice(1), `${one}0`, `${one}\n`]),
);
const part = fc.oneof({ weight: 9, arbitrary: digest }, more, strange, fc.string({ maxLength: 3 }));
const own = fc
  .tuple(fc.uniqueArray(digest, { maxLength: 16 }), fc.option(fc.integer({ min: 1, max: 2_000_000_000 })))
  .map(([all, count]) => [...all, ...(count === null ? [] : [`+${count}`])].join(' '));
const foreign = fc
  .tuple(fc.array(part, { maxLength: 24 }), fc.constantFrom(' ', ',', ', ', '\t', '  '))
  .map(([parts, between]) => parts.join(between));
const header = fc.oneof({ weight: 4, arbitrary: digest }, { weight: 2, arbitrary: own }, foreign);

describe('causes', () => {
  it('of any header are read plainly', () => {
    fc.assert(
      fc.property(header, (text) => {
        expect(causesOf(text)).toEqual(plainlyRead(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('of any headers are merged plainly, in any turn, whatever was merged before', () => {
    const step = fc.tuple(fc.nat({ max: 3 }), header);
    fc.assert(
      fc.property(fc.array(header, { maxLength: 4 }), fc.array(step, { maxLength: 60 }), (first, steps) => {
        const [merged, due] = [[...first], [...first]];
        for (const [at, text] of steps) {
          merged[at] = mergedCauses(merged[at] ?? '', text);
          due[at] = plainlyMerged(due[at] ?? '', text);
          expect(merged[at]).toBe(due[at]);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('causes of two headers', () => {
  it('are those of both, each once', () => {
    const [a, b, c] = digests(3) as [string, string, string];
    expect(mergedCauses('', a)).toBe(a);
    expect(mergedCauses(a, a)).toBe(a);
    expect(mergedCauses(`${a} ${b}`, `${b} ${c}`)).toBe(`${a} ${b} ${c}`);
  });

  it('are the sixteen latest, and the number of the others', () => {
    const all = digests(20);
    const merged = mergedCauses(`${all.slice(0, 12).join(' ')} +3`, `${all.slice(12).join(' ')} +1`);
    expect(causesOf(merged)).toEqual({ digests: all.slice(4), more: 8 });
    expect(causesText(causesOf(merged))).toBe(merged);
  });
});
