import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TextRule, textSchema } from './texts.ts';

const startsWithA: TextRule = (text) => (text.startsWith('a') ? null : { code: 'bad-id', what: 'begins otherwise' });

describe('the schema of a text', () => {
  it('judges each text by itself, whatever it has accepted before', () => {
    const value = fc.oneof(fc.constantFrom('a', 'ab', 'b', '', 'a\ud800', null, 1), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), (values) => {
        const schema = textSchema(startsWithA);
        for (const one of values) expect(schema.safeParse(one)).toEqual(textSchema(startsWithA).safeParse(one));
      }),
    );
  });
});
