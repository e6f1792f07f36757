import { expect, it } from 'vitest';
import { packetsOf } from './packets.ts';

const MEBIBYTE = 1024 * 1024;
const sizesOf = (lines: readonly string[]) =>
  packetsOf(lines).map(({ from, body }) => [
    from,
    body.split('\n').length - 1,
    new TextEncoder().encode(body).byteLength,
  ]);

it('sends nothing for nothing', () => {
  expect(packetsOf([])).toEqual([]);
});

it('holds at most 1,000 events a request, in their order', () => {
  const lines = Array.from({ length: 2_001 }, (_, i) => `{"id":${i}}`);
  expect(sizesOf(lines).map(([from, events]) => [from, events])).toEqual([
    [0, 1_000],
    [1_000, 1_000],
    [2_000, 1],
  ]);
  expect(
    packetsOf(lines)
      .map(({ body }) => body)
      .join(''),
  ).toBe(`${lines.join('\n')}\n`);
});

it('holds at most 4 MiB a request, counted in bytes and with the line ends', () => {
  // Three bytes each in UTF-8.
  const wide = '€'.repeat((MEBIBYTE - 1) / 3);
  expect(sizesOf(Array(9).fill(wide))).toEqual([
    [0, 4, 4 * MEBIBYTE],
    [4, 4, 4 * MEBIBYTE],
    [8, 1, MEBIBYTE],
  ]);
});
