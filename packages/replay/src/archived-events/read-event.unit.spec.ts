import { encodeEvent, ownSchema, Writer } from '@oretrail/avro';
import { plainEvents } from '@oretrail/generator';
import { parseEvent } from '@oretrail/model';
import { SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import { describe, expect, it } from 'vitest';
import { readEvent } from './read-event.ts';

const parsed = parseEvent(plainEvents.material('ore', '10', { activity: 'extraction', facility: 'mine', day: 0 }), {
  operators: new Set(),
});
if (!parsed.ok) throw new Error('the plain events are good');
const { event } = parsed;
const { key, value, headers } = encodeEvent(event, 1);
const record = { offset: 7, appendTimeMs: 0, key, value, headers };
const writer = new Writer(ownSchema('oretrail.MineralShipment').text);
const reading = { topic: SHIPMENTS, partition: 0, partitions: 1, operators: new Set<string>() };

describe('a record of an archive', () => {
  it.each(['taken', 'unknown'])('that can be read is the event that it was: %s', (fate) => {
    expect(readEvent(record, writer, reading, fate)?.digest).toBe(event.digest);
  });

  it('that was buried stays buried, whatever can be read now', () => {
    expect(readEvent(record, writer, reading, 'schema-unavailable')).toBeNull();
  });

  it.each([
    ['without its schema', record, null],
    ['of other bytes', { ...record, value: value.subarray(0, 9) }, writer],
  ])('that was taken, and can be read no more, is never left out: %s', (_, spoilt, by) => {
    expect(readEvent(spoilt, by, reading, 'unknown')).toBeNull();
    expect(() => readEvent(spoilt, by, reading, 'taken')).toThrow(expect.objectContaining({ code: 'fate-changed' }));
  });

  it('in the wrong topic counts nowhere, even if an older version has written no letter', () => {
    for (const fate of ['taken', 'unknown']) {
      expect(readEvent(record, writer, { ...reading, topic: VEHICLES }, fate)).toBeNull();
    }
  });
});
