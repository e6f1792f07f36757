import { describe, expect, it } from 'vitest';
import { causesOf, causesText, mergedCauses } from './causes.ts';
import { sha256Hex } from './digest.ts';

const digests = (count: number): string[] => Array.from({ length: count }, (_, i) => sha256Hex(String(i)));

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
