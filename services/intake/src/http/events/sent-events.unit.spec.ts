import { expect, it, vi } from 'vitest';
import { BODY_BYTES_MAX } from '../limits.ts';
import { sentEvents } from './sent-events.ts';

const HEADERS = { 'content-type': 'application/x-ndjson' };

it('takes the lines that are not blank', () => {
  const { sent } = sentEvents(HEADERS, Buffer.from('\n \t\r\n{"a":1}\r\n\n  {"b":\t2}\n\n{"c":3}'));
  expect(sent).toEqual([{ text: '{"a":1}\r' }, { text: '{"b":\t2}' }, { text: '{"c":3}' }]);
});

it('makes no object for a blank line, of which a body can have millions', () => {
  const cut = vi.spyOn(Buffer.prototype, 'subarray');
  expect(() => sentEvents(HEADERS, Buffer.alloc(BODY_BYTES_MAX, '\n'))).toThrow('the request has no event');
  expect(cut.mock.calls.length).toBeLessThan(10);
  cut.mockRestore();
});
