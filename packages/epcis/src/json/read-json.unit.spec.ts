import { describe, expect, it } from 'vitest';
import { DOCUMENT_CHARACTERS_MAX, DOCUMENT_VALUES_MAX, NESTING_MAX } from '../limits.ts';
import { JsonNumber, memberAt } from './json.ts';
import { readJson } from './read-json.ts';

function codesOf(text: string): readonly string[] {
  const read = readJson(text);
  return read.ok ? [] : read.errors.map(({ pointer, code }) => `${code} ${pointer}`);
}

describe('a JSON text', () => {
  it.each(['1.50', '12345678901234567890.123', '1e400', '-0', '1E+2'])('keeps the digits of %s', (digits) => {
    const read = readJson(`{"a":[${digits}]}`);
    expect(read).toEqual({ ok: true, value: { a: [new JsonNumber(digits)] } });
  });

  it('keeps a member that is called __proto__ as one of its own', () => {
    const read = readJson('{"__proto__":{"x":1}}');
    if (!read.ok) throw new Error('refused');
    expect(memberAt(read.value, '__proto__', 'x')).toEqual(new JsonNumber('1'));
    expect(memberAt(read.value, 'x')).toBeUndefined();
    expect(memberAt(read.value, 'toString')).toBeUndefined();
  });

  it('may begin with a byte order mark', () => expect(codesOf('\uFEFF{}')).toEqual([]));

  it.each(['', '{', '{"a":1,}', 'null x', '\u0000'])('that is not one is refused: %j', (text) =>
    expect(codesOf(text)).toEqual(['not-json ']),
  );

  it('is refused if an object has a member twice, however it is spelt', () => {
    expect(codesOf('{"a":[{"b":1,"\\u0062":2}]}')).toEqual(['duplicate-member /a/0/b']);
  });

  it('is nested up to the limit, and no deeper', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(codesOf(nested(NESTING_MAX))).toEqual([]);
    expect(codesOf(nested(NESTING_MAX + 1))).toEqual(['too-large ']);
    expect(codesOf(`["${'['.repeat(1_000)}\\"["]`)).toEqual([]);
    expect(codesOf('{"a":'.repeat(1_000_000))).toEqual(['too-large ']);
  });

  it('is refused if it holds more values than the limit', () => {
    const list = (count: number): string => `[${'1,'.repeat(count - 2)}1]`;
    expect(codesOf(list(DOCUMENT_VALUES_MAX))).toEqual([]);
    expect(codesOf(list(DOCUMENT_VALUES_MAX + 2))).toEqual(['too-large ']);
    expect(codesOf(`["${','.repeat(DOCUMENT_VALUES_MAX)}"]`)).toEqual([]);
  });

  it('is refused if it is longer than the limit', () => {
    expect(codesOf(' '.repeat(DOCUMENT_CHARACTERS_MAX + 1))).toEqual(['too-large ']);
  });
});
