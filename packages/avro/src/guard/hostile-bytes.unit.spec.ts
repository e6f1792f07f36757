import { EVENT_TYPES } from '@oretrail/model';
import { CONTROL, DRAWS, LOT_ANSWERS, VERDICTS } from '@oretrail/runtime';
import { noise, type Sample, schema, spoilt } from '@oretrail/test-support/avro/arbitrary-messages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../event-messages.ts';
import { headerList } from '../headers.ts';
import { VALUES_FREE, VALUES_PER_BYTE_MAX } from '../limits.ts';
import { decodeRecord } from '../record-messages.ts';
import { typeOf } from '../schemas.ts';
import { codeOf } from '../thrown-code.ts';
import { Writer } from '../writer.ts';
import { Cursor } from './cursor.ts';
import { guard } from './guard.ts';
import { walkOf } from './plan.ts';

/** How many values a walk looks at, whatever comes of it. */
function workOf(walk: ReturnType<typeof walkOf>, bytes: Buffer): number {
  const cursor = new Cursor(bytes);
  codeOf(() => walk(cursor));
  return cursor.values;
}

describe('whatever the bytes', () => {
  const WRITERS = new Map<string, Writer>();

  const decodes = ({ version: { type }, bytes }: Sample) => {
    const walk = walkOf(type);
    const work = workOf(walk, bytes);
    expect(work).toBeLessThanOrEqual(VALUES_FREE + VALUES_PER_BYTE_MAX * bytes.length + 1);
    // What the guard lets pass, avsc decodes to the last byte.
    if (codeOf(() => guard(walk, bytes)) === 'fine') expect(type.isValid(type.fromBuffer(bytes))).toBe(true);
  };

  it('good ones that were spoilt are decoded or refused, and nothing else', () => {
    fc.assert(fc.property(spoilt, decodes), { numRuns: 3_000 });
  });

  it('messages of spoilt ones are events, or refused by code', () => {
    const headers = { ce_specversion: '1.0', ce_id: 'e', ce_source: 'urn:party:a', ce_time: '2025-01-01T00:00:00Z' };
    const operators = new Set<string>();
    fc.assert(
      fc.property(spoilt, fc.constantFrom(...EVENT_TYPES), ({ version, bytes }, type) => {
        const writer = WRITERS.get(version.text) ?? new Writer(version.text);
        WRITERS.set(version.text, writer);
        const value = Buffer.concat([Buffer.alloc(5), bytes]);
        const message = {
          key: Buffer.from('s'),
          value,
          headers: headerList({ ...headers, ce_type: type, ce_subject: 's' }),
        };
        codeOf(() => decodeEvent(message, writer, { operators }));
        for (const topic of [DRAWS, LOT_ANSWERS, VERDICTS, CONTROL]) {
          codeOf(() => decodeRecord(topic, message, writer, { operators }));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('noise is decoded or refused, and nothing else', () => {
    fc.assert(fc.property(noise, decodes), { numRuns: 1_000 });
  });

  it('and whatever the schema', () => {
    fc.assert(
      fc.property(schema, fc.uint8Array({ maxLength: 300 }), (one, bytes) => {
        let type: ReturnType<typeof typeOf>;
        try {
          type = typeOf(one as never);
        } catch {
          return;
        }
        const buffer = Buffer.from(bytes);
        if (codeOf(() => walkOf(type)) === 'bad-schema') return;
        const walk = walkOf(type);
        expect(workOf(walk, buffer)).toBeLessThanOrEqual(VALUES_FREE + VALUES_PER_BYTE_MAX * buffer.length + 1);
        if (codeOf(() => guard(walk, buffer)) === 'fine') expect(() => type.fromBuffer(buffer)).not.toThrow();
      }),
      { numRuns: 3_000 },
    );
  });
});
