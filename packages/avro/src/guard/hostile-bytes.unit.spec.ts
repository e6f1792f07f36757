import { EVENT_TYPES } from '@oretrail/model';
import { CONTROL, DRAWS, LOT_ANSWERS, VERDICTS } from '@oretrail/runtime';
import { good, noise, type Sample, schema, spoilt } from '@oretrail/test-support/avro/arbitrary-messages';
import type { Type } from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../event-messages.ts';
import { headerList } from '../headers.ts';
import { fromAvro } from '../json/from-avro.ts';
import { VALUES_FREE, VALUES_PER_BYTE_MAX } from '../limits.ts';
import { decodeRecord } from '../record-messages.ts';
import { typeOf } from '../schemas.ts';
import { codeOf } from '../thrown-code.ts';
import { Writer } from '../writer.ts';
import { Cursor } from './cursor.ts';
import { guarded } from './guard.ts';
import { type NullMeans, type Reading, readingOf, type Walk } from './plan.ts';

/** What the library reads, made to JSON: the judge. */
function plainlyRead(type: Type, nullMeans: NullMeans, bytes: Buffer): unknown {
  return fromAvro(type, nullMeans)(type.fromBuffer(bytes));
}

/** How many values a walk looks at, whatever comes of it. */
function workOf(walk: Walk, bytes: Buffer): number {
  const cursor = new Cursor(bytes);
  codeOf(() => walk(cursor));
  return cursor.values;
}

describe('whatever the bytes', () => {
  const WRITERS = new Map<string, Writer>();
  /** One for all bytes of a type, as in a process: it may keep texts of the bytes before. */
  const READINGS = new Map<Type, Readonly<Record<NullMeans, Reading>>>();

  function readingsOf(type: Type): Readonly<Record<NullMeans, Reading>> {
    const known = READINGS.get(type);
    if (known !== undefined) return known;
    const readings = {
      absent: readingOf(type, 'absent'),
      'absent-by-default': readingOf(type, 'absent-by-default'),
    };
    READINGS.set(type, readings);
    return readings;
  }

  const decodes = ({ version: { type }, bytes }: Sample) => {
    const readings = readingsOf(type);
    const { walk } = readings.absent;
    const work = workOf(walk, bytes);
    expect(work).toBeLessThanOrEqual(VALUES_FREE + VALUES_PER_BYTE_MAX * bytes.length + 1);
    if (codeOf(() => guarded(walk, bytes)) !== 'fine') return;
    // What the guard lets pass, avsc decodes to the last byte, and to the same.
    expect(type.isValid(type.fromBuffer(bytes))).toBe(true);
    for (const nullMeans of ['absent', 'absent-by-default'] as const) {
      expect(guarded(readings[nullMeans].walk, bytes)).toStrictEqual(plainlyRead(type, nullMeans, bytes));
    }
  };

  it('good ones are read as the library reads them', () => {
    fc.assert(fc.property(good, decodes), { numRuns: 1_000 });
  });

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
        if (codeOf(() => readingOf(type, 'absent')) === 'bad-schema') return;
        const { walk, typeWithoutJson } = readingOf(type, 'absent');
        expect(workOf(walk, buffer)).toBeLessThanOrEqual(VALUES_FREE + VALUES_PER_BYTE_MAX * buffer.length + 1);
        expect(codeOf(() => fromAvro(type, 'absent')) === 'fine').toBe(typeWithoutJson === null);
        if (codeOf(() => guarded(walk, buffer)) !== 'fine') return;
        expect(() => type.fromBuffer(buffer)).not.toThrow();
        if (typeWithoutJson !== null) return;
        expect(guarded(walk, buffer)).toStrictEqual(plainlyRead(type, 'absent', buffer));
      }),
      { numRuns: 3_000 },
    );
  });
});
