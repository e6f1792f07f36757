import { describe, expect, it } from 'vitest';
import { operationContent } from './operator-records.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const to = { topic: 't', partition: 0, offset: 5 };
const redrive = { dlq: 't.dlq', partition: 1, offset: 2, to, patched: false, operator: null, time: 'now' };
const read = {
  time: 'now',
  principal: 'sha256:a',
  roles: ['auditor'],
  operation: 'getLot',
  subject: null,
  parties: ['urn:party:a'],
  moreParties: 0,
  traceId: 't',
};

describe('what was done', () => {
  it('is read', () => {
    const letter = { topic: 't.dlq', partition: 1, offset: 2 };
    expect(operationContent('oretrail.redrives.v1', bytes(redrive))).toEqual({
      kind: 'redrive',
      redrive: { letter, to, operator: null, principal: null, time: 'now' },
    });
    expect(operationContent('oretrail.access.v1', bytes({ ...read, more: 1 }))).toEqual({ kind: 'read', read });
  });

  it.each<readonly [string, Uint8Array | null]>([
    ['no value', null],
    ['no JSON', new Uint8Array([255])],
    ['a list', bytes([read])],
    ['another record', bytes(to)],
    ...Object.keys(read).map((name) => [`no ${name}`, bytes({ ...read, [name]: undefined })] as const),
  ])('is passed over with %s', (_, value) => {
    expect(operationContent('oretrail.access.v1', value)).toEqual({ kind: 'unread' });
    expect(operationContent('oretrail.redrives.v1', value)).toEqual({ kind: 'unread' });
  });
});
