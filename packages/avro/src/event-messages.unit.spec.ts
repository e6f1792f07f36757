import { EVENT_BYTES_MAX, EVENT_TYPES, type ParseOptions } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { generatedEvents, goodEvent } from '@oretrail/test-support/events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordHeader } from './archived-record.ts';
import { decodeEvent, EVENT_SUBJECTS, encodeEvent, requireEvent } from './event-messages.ts';
import { HEADERS_MAX } from './limits.ts';
import { ownSchema, SUBJECTS, type Subject } from './schemas.ts';
import { codeOf } from './thrown-code.ts';
import { type ReceivedMessage, schemaIdOf } from './wire-format.ts';
import { Writer } from './writer.ts';

const options: ParseOptions = { operators: new Set() };
const WRITERS = SUBJECTS.map((subject) => new Writer(ownSchema(subject).text));
const idOf = (subject: Subject): number => SUBJECTS.indexOf(subject);

function writerOf(message: ReceivedMessage): Writer {
  const writer = WRITERS[schemaIdOf(message.value)];
  if (writer === undefined) throw new Error('no such schema');
  return writer;
}

const delivery = goodEvent({
  specversion: '1.0',
  id: 'e-1',
  source: 'urn:party:a',
  type: 'oretrail.vehicle-delivery.v1',
  subject: '1HGEV0355PA000001',
  time: '2025-10-03T09:00:00.123456789+01:00',
  recordedtime: '2025-10-03T10:00:00Z',
  data: { vin: '1HGEV0355PA000001', acquiredOn: '2025-09-12', placedInServiceOn: '2025-10-03' },
});

const good = encodeEvent(delivery, idOf('oretrail.VehicleDelivery'));
const header = (name: string, value: string | Buffer | null): RecordHeader => {
  return { name: Buffer.from(name), value: value === null ? null : Buffer.from(value) };
};
/** The headers of the good one without those of a name. */
const without = (name: string) => good.headers.filter((one) => one.name.toString() !== name);
/** The same with another one of that name instead. */
const withHeader = (name: string, value: string | Buffer | null) => [...without(name), header(name, value)];
const deliveryWriter = new Writer(ownSchema('oretrail.VehicleDelivery').text);

const decoded = (changed: Partial<ReceivedMessage>) => decodeEvent({ ...good, ...changed }, deliveryWriter, options);

const errorsOf = (message: ReceivedMessage, writer: Writer) => {
  const parsed = decodeEvent(message, writer, options);
  return parsed.ok ? [] : parsed.errors.map(({ pointer, code }) => [pointer, code]);
};

describe('every generated event', () => {
  const events = generatedEvents({ seed: 11, vehicles: 60, realisticFaults: 0.3 });

  it('is one of all types', () => {
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(EVENT_TYPES));
  });

  it('comes back with the same content', () => {
    for (const event of [...events, ...BUILT_IN_FACTS]) {
      const message = encodeEvent(event, idOf(EVENT_SUBJECTS[event.type]));
      const parsed = decodeEvent(message, writerOf(message), options);
      // The digest is worked out anew from what was decoded.
      expect(parsed).toEqual({ ok: true, event });
    }
  });
});

describe('any text', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (reason) => {
        const corrects = { source: 'urn:party:a', id: reason === '' ? 'e' : reason };
        const event = goodEvent({
          specversion: '1.0',
          id: `${corrects.id}'`,
          source: 'urn:party:a',
          type: 'oretrail.correction.v1',
          subject: corrects.id,
          time: '2025-10-03T09:00:00Z',
          data: { corrects, reason },
        });
        const message = encodeEvent(event, idOf('oretrail.Correction'));
        expect(decodeEvent(message, writerOf(message), options)).toEqual({ ok: true, event });
      }),
    );
  });
});

describe('a message', () => {
  it('has its attributes as headers, its subject as key, and the schema id before the value', () => {
    const { key, value, headers } = encodeEvent(delivery, 0xfffefdfc);
    expect(Object.fromEntries(headers.map(({ name, value: of }) => [String(name), String(of)]))).toEqual({
      'content-type': 'application/avro',
      ce_specversion: '1.0',
      ce_id: 'e-1',
      ce_source: 'urn:party:a',
      ce_type: 'oretrail.vehicle-delivery.v1',
      ce_subject: '1HGEV0355PA000001',
      ce_time: '2025-10-03T09:00:00.123456789+01:00',
      ce_recordedtime: '2025-10-03T10:00:00Z',
    });
    expect(key.toString()).toBe('1HGEV0355PA000001');
    expect(value.subarray(0, 5).toString('hex')).toBe('00fffefdfc');
    expect(schemaIdOf(value)).toBe(0xfffefdfc);
  });

  it('comes back as it was', () => expect(decoded({})).toEqual({ ok: true, event: delivery }));

  it('may have other attributes, headers of others, and a content type with parameters', () => {
    const others = [header('ce_traceparent', '00-1'), header('x-any', Buffer.from([255])), header('x-any', null)];
    const type = withHeader('content-type', 'Application/Avro; charset=binary');
    expect(decoded({ headers: [...type, ...others] }).ok).toBe(true);
    expect(decoded({ headers: [...others, ...without('content-type')] }).ok).toBe(true);
  });

  it.each([
    ['no value', { value: null }, 'bad-magic'],
    ['four bytes', { value: Buffer.alloc(4) }, 'bad-magic'],
    ['another magic byte', { value: Buffer.from('0100000000', 'hex') }, 'bad-magic'],
    ['no Avro behind the id', { value: Buffer.alloc(5) }, 'truncated'],
    ['a byte too many', { value: Buffer.concat([good.value ?? Buffer.alloc(0), Buffer.alloc(1)]) }, 'trailing-bytes'],
    ['too many bytes', { value: Buffer.alloc(EVENT_BYTES_MAX + 6) }, 'too-large'],
    ['JSON', { headers: withHeader('content-type', 'application/json') }, 'bad-header'],
    ['an attribute twice', { headers: [...good.headers, header('ce_id', 'b')] }, 'bad-header'],
    ['an attribute that is not UTF-8', { headers: withHeader('ce_id', Buffer.from([255])) }, 'bad-header'],
    ['an attribute without a value', { headers: withHeader('ce_id', null) }, 'bad-header'],
    ['an attribute twice, once without a value', { headers: [...good.headers, header('ce_id', null)] }, 'bad-header'],
    ['two content types', { headers: [...good.headers, header('content-type', 'application/avro')] }, 'bad-header'],
    ['no key', { key: null }, 'key-mismatch'],
    ['a key of four zero bytes', { key: Buffer.alloc(4) }, 'key-mismatch'],
    ['the key of another', { key: Buffer.from('1HGEV0355PA000002') }, 'key-mismatch'],
  ] as const)('is refused with %s', (_, changed, code) => expect(codeOf(() => decoded(changed))).toBe(code));

  it('counts its attributes as a part of its size', () => {
    // Each alone is within the bound.
    const bytes = EVENT_BYTES_MAX - (good.value?.length ?? 0);
    expect(codeOf(() => decoded({ headers: withHeader('ce_traceparent', 'x'.repeat(bytes)) }))).toBe('too-large');
  });

  it('has headers of no more bytes than an event, whatever their names', () => {
    expect(codeOf(() => decoded({ headers: withHeader('x', 'x'.repeat(EVENT_BYTES_MAX)) }))).toBe('too-large');
    const name = 'x'.repeat(EVENT_BYTES_MAX);
    expect(codeOf(() => decoded({ headers: withHeader(name, null) }))).toBe('too-large');
  });

  it('has no more headers than are counted, and no further one is looked at', () => {
    const more = HEADERS_MAX - good.headers.length;
    const many = (count: number) => Array.from({ length: count }, (_, i) => header(`x${i}`, ''));
    expect(decoded({ headers: [...good.headers, ...many(more)] }).ok).toBe(true);
    expect(codeOf(() => decoded({ headers: [...good.headers, ...many(more + 1)] }))).toBe('too-many-headers');
    let looked = 0;
    const endless = function* () {
      for (;;) {
        looked += 1;
        yield header('x', '');
      }
    };
    expect(codeOf(() => decoded({ headers: endless() }))).toBe('too-many-headers');
    expect(looked).toBe(HEADERS_MAX + 1);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])('may have a header named "%s"', (name) => {
    expect(decoded({ headers: withHeader(name, 'x') })).toEqual({ ok: true, event: delivery });
  });

  it('may have an attribute named as what every object inherits', () => {
    expect(decoded({ headers: withHeader('ce_constructor', 'x') })).toEqual({ ok: true, event: delivery });
  });

  it.each(['__proto__', 'toString', 'hasOwnProperty', ''])('is refused with an attribute named "%s"', (name) => {
    expect(errorsOf({ ...good, headers: withHeader(`ce_${name}`, 'x') }, deliveryWriter)).toEqual([
      [`/${name}`, 'unknown-field'],
    ]);
  });
});

describe('an event that breaks the contract', () => {
  it('is refused with codes and pointers, as in JSON', () => {
    const headers = withHeader('ce_source', 'no uri').filter(({ name }) => name.toString() !== 'ce_time');
    expect(errorsOf({ ...good, headers }, deliveryWriter)).toEqual([
      ['/source', 'bad-id'],
      ['/time', 'missing'],
    ]);
  });

  it('is told by the data, whatever type the headers say', () => {
    const headers = withHeader('ce_type', 'oretrail.correction.v1');
    expect(errorsOf({ ...good, headers }, deliveryWriter)).toEqual([
      ['/data/corrects', 'missing'],
      ['/data/reason', 'missing'],
      ['/data/vin', 'unknown-field'],
      ['/data/acquiredOn', 'unknown-field'],
      ['/data/placedInServiceOn', 'unknown-field'],
    ]);
  });

  it('throws all its errors if only good events are taken', () => {
    const message = { ...good, headers: withHeader('ce_time', 'noon') };
    expect(() => requireEvent(message, deliveryWriter, options)).toThrow(
      expect.objectContaining({ code: 'refused-event', faults: [expect.objectContaining({ pointer: '/time' })] }),
    );
  });
});
