import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareUtf8 } from './compare.ts';

it('orders texts as their UTF-8 bytes', () => {
  // Few characters around the surrogates, so that texts share beginnings and differ where UTF-16 would mislead.
  const character = fc.constantFrom('', 'a', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}');
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(character).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
