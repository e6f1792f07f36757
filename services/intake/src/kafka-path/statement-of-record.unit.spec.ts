import { AVRO_ERRORS, headerList, registryError } from '@oretrail/avro';
import { headerBytesOf } from '@oretrail/kafka-log';
import { ANY_OPERATOR, EVENT_BYTES_MAX, parseEvent, parseEventText } from '@oretrail/model';
import { messageOf } from '@oretrail/test-support/intake/kafka-messages';
import { sampleEvents } from '@oretrail/test-support/sample-events';
import { describe, expect, it } from 'vitest';
import { type AvroReader, statementOf } from './statement-of-record.ts';

const { data, ...attributes } = sampleEvents.mineral;
const BINARY = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)]));
const DATA = JSON.stringify(data);
const WHOLE = JSON.stringify(sampleEvents.mineral);
const STRUCTURED = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };

/** Reads no Avro. */
const NO_AVRO: AvroReader = {
  statedEventOf: async () => {
    throw AVRO_ERRORS.error('bad-magic', 'not Avro');
  },
};

/** The digest of the event that a record states, or the first error of what it states, or of the record. */
async function meaningOf(
  value: string | Buffer | null,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const read = await statementOf(messageOf(value, headers), NO_AVRO);
  if ('fault' in read) return `${read.fault.code} ${read.fault.pointer}`;
  const options = { operators: ANY_OPERATOR };
  const parsed = 'text' in read.sent ? parseEventText(read.sent.text, options) : parseEvent(read.sent.value, options);
  return parsed.ok ? parsed.event.digest : `${parsed.errors[0]?.code} ${parsed.errors[0]?.pointer}`;
}

const DUE = await meaningOf(WHOLE, STRUCTURED);

describe('a record', () => {
  it('states an event, in each mode', async () => {
    expect(DUE).toMatch(/^[0-9a-f]{64}$/);
    expect(await meaningOf(WHOLE)).toBe(DUE);
    expect(await meaningOf(WHOLE, { 'content-type': 'application/json' })).toBe(DUE);
    expect(await meaningOf(DATA, BINARY)).toBe(DUE);
    expect(await meaningOf(DATA, { ...BINARY, 'content-type': 'application/vnd.acme+json' })).toBe(DUE);
    expect(await meaningOf(` ${DATA}\n`, { ...BINARY, 'content-type': 'APPLICATION/JSON;v=1' })).toBe(DUE);
  });

  it('in binary mode never says more than its headers do', async () => {
    const forged = `${DATA},"source":"urn:party:other"`;
    expect(await meaningOf(forged, BINARY)).toBe('not-json ');
    expect(await meaningOf(`${DATA.slice(0, -1)},"lotId":"urn:lot:x"}`, BINARY)).toBe('duplicate-member /data/lotId');
    expect(await meaningOf(DATA, { ...BINARY, ce_data: '{}' })).toBe('duplicate-member /data');
    expect(await meaningOf(DATA, { ...BINARY, ce_source: 'x","data":{"a":"' })).toBe('bad-id /source');
    expect(await meaningOf(DATA, { ...BINARY, ce___proto__: 'x' })).toBe('unknown-field /__proto__');
  });

  it.each([
    ['no value', null, {}, 'not-json '],
    ['an empty value', '', {}, 'not-json '],
    ['text that is not UTF-8', Buffer.from('ff', 'hex'), STRUCTURED, 'not-json '],
    ['a batch', `[${WHOLE}]`, { 'content-type': 'application/cloudevents-batch+json' }, 'unsupported-media-type '],
    ['XML', '<event/>', { 'content-type': 'application/xml' }, 'unsupported-media-type '],
    ['Avro without a schema id', Buffer.from([0]), {}, 'bad-magic '],
    ['JSON that says it is Avro', WHOLE, { 'content-type': 'application/avro' }, 'bad-magic '],
    ['a value that is too large', ' '.repeat(EVENT_BYTES_MAX + 1), STRUCTURED, 'too-large '],
    [
      'headers that make it too large',
      DATA,
      { ...BINARY, ce_x: 'x'.repeat(EVENT_BYTES_MAX - DATA.length) },
      'too-large ',
    ],
    [
      'too many headers',
      DATA,
      Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x${i}`, ''])),
      'too-many-headers ',
    ],
  ])('with %s is refused', async (_, value, headers, due) => {
    expect(await meaningOf(value, headers as Readonly<Record<string, string>>)).toBe(due);
  });

  it('with a header twice, or one without text, is refused', async () => {
    const twice = [...headerList(BINARY), ...headerList({ ce_id: 'e-2' })];
    const types = [...headerList(STRUCTURED), ...headerList(STRUCTURED)];
    const broken = [{ name: Buffer.from('ce_id'), value: Buffer.from('ff', 'hex') }];
    for (const headers of [twice, types, broken]) {
      const message = { ...messageOf(DATA), headerBytes: headerBytesOf(headers), headerCount: headers.length };
      expect(await statementOf(message, NO_AVRO)).toMatchObject({ fault: { code: 'bad-header' } });
    }
  });

  it('that the reader withholds is refused by its code', async () => {
    const withheld = { code: 'batch-too-large', what: 'too many bytes', of: 'batch', bytes: 9, sha256: 'x' } as const;
    const read = await statementOf({ ...messageOf('beginning'), withheld }, NO_AVRO);
    expect(read).toMatchObject({ fault: { code: 'batch-too-large', pointer: '' } });
  });

  it('waits for a registry that is away', async () => {
    const away: AvroReader = {
      statedEventOf: async () => {
        throw registryError('registry-unreachable', 'no answer');
      },
    };
    await expect(statementOf(messageOf(Buffer.from('0000000001', 'hex')), away)).rejects.toMatchObject({
      code: 'registry-unreachable',
    });
  });
});
