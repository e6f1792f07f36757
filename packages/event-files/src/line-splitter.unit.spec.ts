import { EVENT_BYTES_MAX } from '@oretrail/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

function split(chunks: readonly Buffer[]): (string | null)[] {
  const splitter = new LineSplitter();
  const lines = chunks.flatMap((chunk) => splitter.push(chunk)).concat(splitter.end());
  expect(lines.map(({ line }) => line)).toEqual(lines.map((_, i) => i + 1));
  return lines.map(({ bytes }) => bytes?.toString() ?? null);
}

describe('LineSplitter', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\r\n\r\nb\n\n', ['a', '', 'b', '']],
    ['\n', ['']],
    ['a\rb\n', ['a\rb']],
  ])('splits %j', (text, lines) => expect(split([Buffer.from(text)])).toEqual(lines));

  it('splits alike wherever the chunks end', () => {
    const text = fc.array(fc.constantFrom('a', 'é', '\n', '\r\n', '\r')).map((parts) => Buffer.from(parts.join('')));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 5 }), (bytes, chunkBytes) => {
        const count = Math.ceil(bytes.length / chunkBytes);
        const chunks = Array.from({ length: count }, (_, i) => bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes));
        expect(split(chunks)).toEqual(split([bytes]));
      }),
    );
  });

  it.each([1, 1_000, EVENT_BYTES_MAX * 2])('bounds a line, fed in chunks of at most %i', (chunkBytes) => {
    const full = 'x'.repeat(EVENT_BYTES_MAX);
    const bytes = Buffer.from(`${full}\r\n${full}x\n${full}\n${full}x\r\nafter`);
    const step = Math.max(chunkBytes, 64);
    const count = Math.ceil(bytes.length / step);
    const chunks = Array.from({ length: count }, (_, i) => bytes.subarray(i * step, (i + 1) * step));
    expect(split(chunks)).toEqual([full, null, full, null, 'after']);
  });

  it('tells an over-long last line', () => {
    expect(split([Buffer.alloc(EVENT_BYTES_MAX, 'x'), Buffer.from('xx')])).toEqual([null]);
  });
});
