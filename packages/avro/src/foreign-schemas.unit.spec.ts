import type { ParseOptions } from '@oretrail/model';
import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from './event-messages.ts';
import { headerList } from './headers.ts';
import { codeOf } from './thrown-code.ts';
import type { ReceivedMessage } from './wire-format.ts';
import { Writer } from './writer.ts';

const options: ParseOptions = { operators: new Set() };
const subject = '1HGEV0355PA000001';
const headers = headerList({
  'content-type': 'application/avro',
  ce_specversion: '1.0',
  ce_id: 'e-1',
  ce_source: 'urn:party:a',
  ce_type: 'oretrail.vehicle-delivery.v1',
  ce_subject: subject,
  ce_time: '2025-10-03T09:00:00Z',
});
const good: ReceivedMessage = { key: Buffer.from(subject), value: null, headers };

const errorsOf = (message: ReceivedMessage, writer: Writer) => {
  const parsed = decodeEvent(message, writer, options);
  return parsed.ok ? [] : parsed.errors.map(({ pointer, code }) => [pointer, code]);
};

/** A delivery as a schema of somebody else has it. */
function foreign(fields: readonly object[], data: object): ReturnType<typeof errorsOf> {
  const schema = { type: 'record', name: 'Delivery', namespace: 'com.example', fields };
  const body = avsc.Type.forSchema(schema as never, { wrapUnions: 'always' }).toBuffer(data);
  const value = Buffer.concat([Buffer.from('0000000007', 'hex'), body]);
  return errorsOf({ ...good, value }, new Writer(JSON.stringify(schema)));
}

describe('the schema of somebody else', () => {
  const vin = { name: 'vin', type: 'string' };
  const acquiredOn = { name: 'acquiredOn', type: 'string' };
  const placed = { name: 'placedInServiceOn', type: ['string', 'null'] };
  const days = { vin: '1HGEV0355PA000001', acquiredOn: '2025-09-12' };
  const placedInServiceOn = { string: '2025-10-03' };

  it('does, whatever its name and order', () => {
    expect(foreign([placed, acquiredOn, vin], { ...days, placedInServiceOn })).toEqual([]);
  });

  it('may have an unknown field as long as it is null', () => {
    const note = { name: 'note', type: ['null', 'string'] };
    expect(foreign([vin, acquiredOn, placed, note], { ...days, placedInServiceOn, note: null })).toEqual([]);
    expect(foreign([vin, acquiredOn, placed, note], { ...days, placedInServiceOn, note: { string: 'x' } })).toEqual([
      ['/data/note', 'unknown-field'],
    ]);
  });

  it('takes null for absent, and says what is missing', () => {
    expect(foreign([vin, acquiredOn, placed], { ...days, placedInServiceOn: null })).toEqual([]);
    const acquired = { name: 'acquiredOn', type: ['null', 'string'] };
    expect(foreign([vin, acquired, placed], { vin: days.vin, acquiredOn: null, placedInServiceOn })).toEqual([
      ['/data/acquiredOn', 'missing'],
    ]);
  });

  it('may not have another type', () => {
    const number = { name: 'acquiredOn', type: { type: 'int', logicalType: 'date' } };
    expect(foreign([vin, number, placed], { ...days, acquiredOn: 20_000, placedInServiceOn })).toEqual([
      ['/data/acquiredOn', 'wrong-type'],
    ]);
  });

  it('may not have bytes', () => {
    const bytes = { name: 'acquiredOn', type: 'bytes' };
    const write = () => foreign([vin, bytes, placed], { ...days, acquiredOn: Buffer.from('2025'), placedInServiceOn });
    expect(codeOf(write)).toBe('schema-mismatch');
  });

  it.each([
    ['no JSON', '{'],
    ['no schema', '{"type":"thing"}'],
    ['too long', JSON.stringify({ type: 'string', doc: 'x'.repeat(100_000) })],
    ['nested without end', `${'{"type":'.repeat(11_000)}"int"${'}'.repeat(11_000)}`],
    ['of a name that is code', '{"type":"record","name":"a(){}","fields":[]}'],
  ])('is refused if it is %s', (_, text) => expect(codeOf(() => new Writer(text))).toBe('bad-schema'));
});
