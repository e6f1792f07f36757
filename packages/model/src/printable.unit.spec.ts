import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableAll, printableJson, printableJsonText, printableScreen } from './printable.ts';

const RAW = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
const COLOUR = new RegExp(`${'\u001b'}\\[\\d{1,3}m`, 'g');

function assertOfAny(holds: (text: string) => void): void {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void holds(text)));
}

describe('a printable text', () => {
  it('keeps no control character, mark of direction or separator of lines, whatever it is', () => {
    assertOfAny((text) => expect(printable(text)).not.toMatch(RAW));
    expect(printable('\u001b[31mred\u202e\r\n\u2028')).toBe('\\u{1b}[31mred\\u{202e}\\u{d}\\u{a}\\u{2028}');
  });

  it('stays as it is if all of it can be seen, and when it is made printable again', () => {
    expect(printable('Straße 札幌 🚗')).toBe('Straße 札幌 🚗');
    assertOfAny((text) => expect(printable(printable(text))).toBe(printable(text)));
  });
});

describe('a screen', () => {
  it('keeps line feeds and colours, and nothing else that does something', () => {
    expect(printableScreen('\u001b[31mred\u001b[39m\n\u001b[2J\u001b]0;title\u0007')).toBe(
      '\u001b[31mred\u001b[39m\n\\u{1b}[2J\\u{1b}]0;title\\u{7}',
    );
    assertOfAny((text) => expect(printableScreen(text).replaceAll('\n', '').replace(COLOUR, '')).not.toMatch(RAW));
  });
});

describe('printable JSON', () => {
  it.each([undefined, 2])('means what it meant, with an indent of %s', (indent) => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const json = printableJson(value, indent);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(json.replaceAll('\n', '')).not.toMatch(RAW);
      }),
    );
  });

  it('may have been written by others', () => {
    expect(printableJsonText('{"a\u2028":"\u{e0001}"}')).toBe('{"a\\u2028":"\\udb40\\udc01"}');
  });
});

describe('a printable value', () => {
  it('has only printable texts and names, however deep; bytes and objects of classes stay', () => {
    const bytes = Buffer.from([27]);
    const [text, shown] = ['\u001b', '\\u{1b}'];
    const value = { [text]: [text, new Map([[text, new Set([text])]]), 1n, null], bytes };
    expect(printableAll(value)).toEqual({ [shown]: [shown, new Map([[shown, new Set([shown])]]), 1n, null], bytes });
    expect(printableAll(value).bytes).toBe(bytes);
  });
});
