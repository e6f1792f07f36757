import { generateEvents } from '@oretrail/generator';
import { EVENT_BYTES_MAX, EVENT_TYPES, type OretrailEvent, type ParseOptions, parseEvent } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent, EVENT_SUBJECTS, encodeEvent, requireEvent } from './event-messages.ts';
import type { ReceivedMessage } from './messages.ts';
import { ownSchema, SUBJECTS, type Subject } from './schemas.ts';
import { codeOf } from './thrown-code.ts';
import { schemaIdOf } from './wire-format.ts';
import { Writer } from './writer.ts';

const options: ParseOptions = { operators: new Set() };
const WRITERS = SUBJECTS.map((subject) => new Writer(ownSchema(subject).text));
const idOf = (subject: Subject): number => SUBJECTS.indexOf(subject);

function writerOf(message: ReceivedMessage): Writer {
  const writer = WRITERS[schemaIdOf(message.value)];
  if (writer === undefined) throw new Error('no such schema');
  return writer;
}

function required(event: unknown): OretrailEvent {
  const parsed = parseEvent(event, options);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

const delivery = required({
  specversion: '1.0',
  id: 'e-1',
  source: 'urn:party:a',
  type: 'oretrail.vehicle-delivery.v1',
  subject: '1HGEV0355PA000001',
  time: '2025-10-03T09:00:00.123456789+01:00',
  recordedtime: '2025-10-03T10:00:00Z',
  data: { vin: '1HGEV0355PA000001', acquiredOn: '2025-09-12', placedInServiceOn: '2025-10-03' },
});

const good: ReceivedMessage = encodeEvent(delivery, idOf('oretrail.VehicleDelivery'));
const deliveryWriter = new Writer(ownSchema('oretrail.VehicleDelivery').text);

const decoded = (changed: Partial<ReceivedMessage>) => decodeEvent({ ...good, ...changed }, deliveryWriter, options);

const errorsOf = (message: ReceivedMessage, writer: Writer) => {
  const parsed = decodeEvent(message, writer, options);
  return parsed.ok ? [] : parsed.errors.map(({ pointer, code }) => [pointer, code]);
};

describe('every generated event', () => {
  const events = [...generateEvents({ seed: 11, vehicles: 60, mess: 0.3 })].map(required);

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
        const event = required({
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
    expect(Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, bytes.toString()]))).toEqual({
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
    const headers = { ...good.headers, ce_traceparent: '00-1', 'x-any': Buffer.from([255]) };
    expect(decoded({ headers: { ...headers, 'content-type': 'Application/Avro; charset=binary' } }).ok).toBe(true);
    expect(decoded({ headers: { ...headers, 'content-type': undefined } }).ok).toBe(true);
  });

  it.each([
    ['no value', { value: null }, 'bad-magic'],
    ['four bytes', { value: Buffer.alloc(4) }, 'bad-magic'],
    ['another magic byte', { value: Buffer.from('0100000000', 'hex') }, 'bad-magic'],
    ['no Avro behind the id', { value: Buffer.alloc(5) }, 'truncated'],
    ['a byte too many', { value: Buffer.concat([good.value ?? Buffer.alloc(0), Buffer.alloc(1)]) }, 'trailing-bytes'],
    ['too many bytes', { value: Buffer.alloc(EVENT_BYTES_MAX + 6) }, 'too-large'],
    ['JSON', { headers: { ...good.headers, 'content-type': 'application/json' } }, 'bad-header'],
    ['an attribute twice', { headers: { ...good.headers, ce_id: ['a', 'b'] } }, 'bad-header'],
    ['an attribute that is not UTF-8', { headers: { ...good.headers, ce_id: Buffer.from([255]) } }, 'bad-header'],
    ['no key', { key: null }, 'key-mismatch'],
    ['a key of four zero bytes', { key: Buffer.alloc(4) }, 'key-mismatch'],
    ['the key of another', { key: Buffer.from('1HGEV0355PA000002') }, 'key-mismatch'],
  ] as const)('is refused with %s', (_, changed, code) => expect(codeOf(() => decoded(changed))).toBe(code));

  it('counts its attributes as a part of its size', () => {
    const headers = { ...good.headers, ce_traceparent: 'x'.repeat(EVENT_BYTES_MAX) };
    expect(codeOf(() => decoded({ headers }))).toBe('too-large');
  });
});

describe('an event that breaks the contract', () => {
  it('is refused with codes and pointers, as in JSON', () => {
    const { ce_time: _, ...headers } = good.headers;
    expect(errorsOf({ ...good, headers: { ...headers, ce_source: 'no uri' } }, deliveryWriter)).toEqual([
      ['/source', 'bad-id'],
      ['/time', 'missing'],
    ]);
  });

  it('is told by the data, whatever type the headers say', () => {
    const headers = { ...good.headers, ce_type: 'oretrail.correction.v1' };
    expect(errorsOf({ ...good, headers }, deliveryWriter)).toEqual([
      ['/data/corrects', 'missing'],
      ['/data/reason', 'missing'],
      ['/data/vin', 'unknown-field'],
      ['/data/acquiredOn', 'unknown-field'],
      ['/data/placedInServiceOn', 'unknown-field'],
    ]);
  });

  it('throws all its errors where only good events are taken', () => {
    const message = { ...good, headers: { ...good.headers, ce_time: 'noon' } };
    expect(() => requireEvent(message, deliveryWriter, options)).toThrow(
      expect.objectContaining({ code: 'refused-event', errors: [expect.objectContaining({ pointer: '/time' })] }),
    );
  });
});
