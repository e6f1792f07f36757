import { changed, SAMPLES, type Sample, sampleEvents } from '@oretrail/test-support/sample-events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_ERRORS, type EventErrorCode, jsonPointer } from '../errors.ts';
import { ERRORS_MAX, INPUTS_MAX } from './limits.ts';
import { type ParsedEvent, parseEvent, parseEventText } from './parse-event.ts';

const options = { operators: new Set(['urn:party:operator']) };

function faults(parsed: ParsedEvent): string[] {
  return parsed.ok ? [] : parsed.errors.map(({ code, pointer }) => `${code} ${pointer}`);
}

const input = (n: number) => ({ lotId: `urn:lot:in-${n}`, quantity: { value: '1', unit: 'KGM' } });
const many = (count: number) => Array.from({ length: count }, (_, n) => input(n));
const nickel = { mineral: 'nickel', mass: '1' };
const longText = 'x'.repeat(1_025);
const longestId = `urn:f1:${'x'.repeat(249)}`;
const longId = `${longestId}x`;

type Row = readonly [EventErrorCode, sample: Sample, path: (string | number)[], value: unknown, at?: string];
const rows: readonly Row[] = [
  ['missing', 'mineral', ['id'], undefined],
  ['missing', 'mineral', ['specversion'], undefined],
  ['missing', 'mineral', ['type'], undefined],
  ['missing', 'mineral', ['data'], undefined],
  ['missing', 'mineral', ['data', 'inputs'], undefined],
  ['missing', 'mineral', ['data', 'shipment', 'consignee'], undefined],
  ['missing', 'entity', ['data', 'fact'], undefined],
  ['missing', 'entity', ['data', 'headquarteredIn'], undefined],
  ['missing', 'delivery', ['data', 'acquiredOn'], undefined],
  ['unknown-field', 'mineral', ['a/b~c'], 1],
  ['unknown-field', 'mineral', ['__proto__'], { polluted: true }],
  ['unknown-field', 'mineral', ['data', '__proto__'], { polluted: true }],
  ['unknown-field', 'mineral', ['data', 'quantity', 'a/b~c'], 1],
  ['unknown-field', 'mineral', ['data', 'inputs', 0, 'as'], 'material'],
  ['unknown-field', 'component', ['data', 'inputs', 0, 'minerals'], []],
  ['unknown-field', 'plan', ['data', 'test'], 'traced-qualifying-value'],
  ['wrong-type', 'mineral', ['id'], null],
  ['wrong-type', 'mineral', ['id'], 7],
  ['wrong-type', 'mineral', ['recordedtime'], null],
  ['wrong-type', 'mineral', ['data'], []],
  ['wrong-type', 'mineral', ['data', 'quantity', 'value'], 25000],
  ['wrong-type', 'mineral', ['data', 'minerals', 0, 'usd'], null],
  ['wrong-type', 'mineral', ['data', 'minerals'], { 0: nickel, length: 1 }],
  ['wrong-type', 'mineral', ['data', 'material'], 'half \ud800 pair'],
  ['wrong-type', 'mineral', ['id'], '\udc00'],
  ['wrong-type', 'production', ['data', 'modelYear'], '2025'],
  ['wrong-type', 'production', ['data', 'modelYear'], 2025.5],
  ['wrong-type', 'production', ['data', 'modelYear'], Number.POSITIVE_INFINITY],
  ['wrong-type', 'production', ['data', 'externallyChargeable'], 'true'],
  ['wrong-type', 'entity', ['data', 'fact'], 1],
  ['bad-decimal', 'mineral', ['data', 'quantity', 'value'], '1e3'],
  ['bad-decimal', 'mineral', ['data', 'quantity', 'value'], '0.1234567'],
  ['bad-decimal', 'mineral', ['data', 'quantity', 'value'], '1234567890123456'],
  ['bad-decimal', 'mineral', ['data', 'quantity', 'value'], '01'],
  ['bad-decimal', 'mineral', ['data', 'quantity', 'value'], '1.'],
  ['bad-decimal', 'mineral', ['data', 'quantity', 'value'], '+1'],
  ['bad-decimal', 'mineral', ['data', 'quantity', 'value'], '1\n'],
  ['bad-decimal', 'mineral', ['data', 'quantity', 'value'], 'NaN'],
  ['bad-decimal', 'mineral', ['data', 'quantity', 'value'], ''],
  ['bad-decimal', 'entity', ['data', 'holders', 0, 'votes'], '0.1234567890'],
  ['out-of-range', 'mineral', ['data', 'quantity', 'value'], '0.000'],
  ['out-of-range', 'mineral', ['data', 'minerals', 1, 'mass'], '0'],
  ['out-of-range', 'mineral', ['data', 'minerals', 0, 'usd'], '-1.00'],
  ['out-of-range', 'mineral', ['data', 'minerals'], []],
  ['out-of-range', 'entity', ['data', 'holders', 0, 'seats'], '1.000000001'],
  ['out-of-range', 'entity', ['data', 'holders', 0, 'seats'], '-0.1'],
  ['out-of-range', 'production', ['data', 'modelYear'], 999],
  ['out-of-range', 'delivery', ['data', 'acquiredOn'], '2025-10-04'],
  ['bad-date', 'delivery', ['data', 'acquiredOn'], '2023-02-30'],
  ['bad-date', 'agreement', ['data', 'to'], '2023-2-3'],
  ['bad-time', 'mineral', ['time'], '2023-02-10 09:00'],
  ['bad-time', 'mineral', ['time'], '2023-03-01T09:00:00.0000000001Z'],
  ['bad-time', 'mineral', ['recordedtime'], 'yesterday'],
  ['bad-id', 'mineral', ['id'], ''],
  ['bad-id', 'correction', ['subject'], ''],
  ['too-large', 'correction', ['subject'], longText],
  ['too-large', 'correction', ['data', 'corrects', 'id'], longText],
  ['bad-id', 'mineral', ['source'], 'urn:a'],
  ['bad-id', 'correction', ['data', 'corrects', 'source'], 'urn:a:'],
  ['bad-id', 'mineral', ['source'], 'party a'],
  ['bad-id', 'mineral', ['source'], longId],
  ['bad-id', 'correction', ['data', 'corrects', 'source'], longId],
  ['bad-id', 'correction', ['data', 'replacedBy'], { source: longId, id: 'e-2' }, '/data/replacedBy/source'],
  ['bad-id', 'mineral', ['data', 'activities', 0, 'operator'], 'the refinery'],
  ['bad-id', 'mineral', ['data', 'activities', 0, 'facility'], longId],
  ['bad-id', 'mineral', ['data', 'activities', 0, 'facility'], 'urn:x'],
  ['bad-id', 'correction', ['data', 'corrects', 'id'], ''],
  ['unknown-type', 'mineral', ['type'], 'oretrail.verdict.v1'],
  ['unknown-code', 'mineral', ['specversion'], '0.3'],
  ['unknown-code', 'mineral', ['data', 'quantity', 'unit'], 'C62'],
  ['unknown-code', 'component', ['data', 'quantity', 'unit'], 'LBR'],
  ['unknown-code', 'mineral', ['data', 'minerals', 0, 'mineral'], 'iron'],
  ['unknown-code', 'mineral', ['data', 'activities', 0, 'valueAdded', 0, 'mineral'], 'Nickel'],
  ['unknown-code', 'mineral', ['data', 'shipment', 'to'], 'UK'],
  ['unknown-code', 'mineral', ['data', 'custody'], 'trust'],
  ['unknown-code', 'component', ['data', 'component'], 'wheel'],
  ['unknown-code', 'entity', ['data', 'fact'], 'rumour'],
  ['unknown-code', 'election', ['data', 'test'], 'best'],
  ['bad-vin', 'production', ['data', 'vin'], '1HGEV0351PA000009'],
  ['bad-vin', 'delivery', ['data', 'vin'], '1HGEV035XPAO00009'],
  ['subject-mismatch', 'mineral', ['subject'], 'urn:lot:other'],
  ['subject-mismatch', 'delivery', ['subject'], '1HGEV0355PA000002'],
  ['subject-mismatch', 'entity', ['subject'], 'entity/urn:party:b/2023-01-02'],
  ['duplicate-item', 'mineral', ['data', 'inputs'], [input(0), input(1), input(0)], '/data/inputs/2'],
  ['duplicate-item', 'mineral', ['data', 'inputs', 0, 'minerals'], [nickel, nickel], '/data/inputs/0/minerals/1'],
  ['duplicate-item', 'agreement', ['data', 'minerals'], ['nickel', 'nickel'], '/data/minerals/1'],
  ['duplicate-item', 'production', ['data', 'batteries'], [input(0), input(0)], '/data/batteries/1'],
  ['value-added-incomplete', 'mineral', ['data', 'activities', 0, 'valueAdded'], []],
  ['value-added-incomplete', 'mineral', ['data', 'minerals'], [nickel], '/data/activities/0/valueAdded'],
  ['not-allowed', 'mineral', ['data', 'custody'], 'book-and-claim'],
  ['not-allowed', 'entity', ['data', 'cleared'], true],
  ['not-allowed', 'correction', ['data', 'corrects', 'source'], 'urn:party:other'],
  ['not-allowed', 'correction', ['data', 'corrects', 'id'], String(sampleEvents.correction['id']), '/data/corrects'],
  ['too-large', 'mineral', ['id'], longText],
  ['too-large', 'mineral', ['data', 'material'], longText],
  ['too-large', 'mineral', ['data', 'minerals'], Array(65).fill(null)],
  ['too-large', 'mineral', ['data', 'activities', 0, 'valueAdded'], Array(65).fill(null)],
  ['too-large', 'mineral', ['data', 'inputs'], many(INPUTS_MAX + 1)],
  ['too-large', 'mineral', ['data', 'activities'], Array(33).fill(null)],
  ['too-large', 'production', ['data', 'batteries'], Array(65).fill(null)],
  ['too-large', 'entity', ['data', 'holders'], Array(257).fill(null)],
  ['too-large', 'agreement', ['data', 'minerals'], Array(65).fill('nickel')],
];

describe('parseEvent', () => {
  it.each(SAMPLES)('accepts a good %s as it is written', (sample) => {
    const parsed = parseEvent(sampleEvents[sample], options);
    expect(faults(parsed)).toEqual([]);
    expect(parsed.ok && parsed.event.data).toEqual(sampleEvents[sample].data);
  });

  const cases = rows.map(([code, sample, path, value, at = jsonPointer(path)]) => ({ code, sample, path, value, at }));
  it.each(cases)('$code at $at of a $sample', ({ code, sample, path, value, at }) => {
    expect(faults(parseEvent(changed(sample, path, value), options))).toEqual([`${code} ${at}`]);
  });

  it('has a row for every code that a parsed value can have', () => {
    const ofTexts: EventErrorCode[] = ['not-json', 'not-an-object', 'duplicate-member'];
    const covered = new Set<string>([...rows.map(([code]) => code), ...ofTexts]);
    expect([...covered].sort()).toEqual(Object.keys(EVENT_ERRORS.rows).sort());
  });

  it.each([
    ['{"id":', 'not-json'],
    ['{"id":NaN}', 'not-json'],
    [`${'['.repeat(100_000)}`, 'not-json'],
    ['[]', 'not-an-object'],
    ['"a text"', 'not-an-object'],
    ['null', 'not-an-object'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'not-an-object'],
  ])('refuses the text %.20s', (text, code) => {
    expect(faults(parseEventText(text, options))).toEqual([`${code} `]);
  });

  it('allows attributes that are not ours and ignores them', () => {
    const plain = parseEvent(sampleEvents.mineral, options);
    const traced = parseEvent(changed('mineral', ['traceparent'], null), options);
    expect(traced).toEqual(plain);
  });

  it('accepts lists and texts that are as large as they may be', () => {
    expect(faults(parseEvent(changed('mineral', ['data', 'inputs'], many(INPUTS_MAX)), options))).toEqual([]);
    expect(faults(parseEvent(changed('mineral', ['data', 'material'], '🔋'.repeat(1_024)), options))).toEqual([]);
    for (const path of [['source'], ['data', 'manufacture', 'facility']])
      expect(faults(parseEvent(changed('component', path, longestId), options))).toEqual([]);
  });

  it.each([
    ['urn:a', 'begins with urn: but is not a URN'],
    ['party a', 'is not a URI with a scheme'],
    [longId, 'is longer than 256 characters'],
  ])('says why %.20s names no plant', (id, what) => {
    const parsed = parseEvent(changed('mineral', ['data', 'activities', 0, 'facility'], id), options);
    expect(parsed).toMatchObject({ errors: [{ detail: expect.stringContaining(what) }] });
  });

  it('accepts a value added that is not told', () => {
    const added = [{ mineral: 'cobalt' }, { mineral: 'nickel' }];
    expect(faults(parseEvent(changed('mineral', ['data', 'activities', 0, 'valueAdded'], added), options))).toEqual([]);
  });

  it('refuses a correction of itself, also by an operator', () => {
    const event = changed('correction', ['data', 'corrects'], { source: 'urn:party:operator', id: 'e-1' });
    const itself = { ...event, source: 'urn:party:operator', id: 'e-1' };
    expect(faults(parseEvent(itself, options))).toEqual(['not-allowed /data/corrects']);
    expect(faults(parseEvent({ ...itself, id: 'e-2' }, options))).toEqual([]);
  });

  it('lets an operator correct the event of another', () => {
    const event = changed('correction', ['data', 'corrects', 'source'], 'urn:party:other');
    expect(parseEvent({ ...event, source: 'urn:party:operator' }, options).ok).toBe(true);
  });

  it('reports all faults in a fixed order, with source and id if they are texts', () => {
    const event = changed('mineral', ['data', 'quantity', 'value'], '1e3');
    const parsed = parseEvent({ ...event, time: 'now', id: 7, Extra: 1 }, options);
    expect(faults(parsed)).toEqual([
      'wrong-type /id',
      'bad-time /time',
      'unknown-field /Extra',
      'bad-decimal /data/quantity/value',
    ]);
    expect(parsed).toMatchObject({ source: 'urn:party:a' });
    expect(parsed).not.toHaveProperty('id');
  });

  it.each([
    [null, 'null is not an object'],
    [[1, 2], 'a list of 2 is not an object'],
    ['x', 'string "x" is not an object'],
  ])('says what is given instead of an object: %j', (data, what) => {
    const parsed = parseEvent(changed('mineral', ['data'], data), options);
    expect(parsed).toMatchObject({ errors: [{ code: 'wrong-type', detail: expect.stringMatching(`^${what}`) }] });
  });

  it('bounds what it says of a hostile event', () => {
    const inputs = Array.from({ length: INPUTS_MAX }, () => ({ lotId: 'x'.repeat(200) }));
    const parsed = parseEvent(changed('mineral', ['data', 'inputs'], inputs), options);
    if (parsed.ok) throw new Error('it was accepted');
    expect(parsed.errors).toHaveLength(ERRORS_MAX);
    for (const { detail } of parsed.errors) expect(detail.length).toBeLessThan(400);
  });

  it('never throws on any JSON value, and says why it refuses it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...SAMPLES), (value, sample) => {
        const event = sampleEvents[sample];
        for (const hostile of [value, { ...event, data: value }]) {
          const parsed = parseEvent(hostile, options);
          expect(parsed.ok || parsed.errors.length > 0).toBe(true);
        }
      }),
    );
  });

  it('survives any JSON value in the place of any member', () => {
    const places = SAMPLES.flatMap((sample) =>
      Object.keys(sampleEvents[sample].data as object).map((name) => [sample, name] as const),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), ([sample, name], value) => {
        const parsed = parseEvent(changed(sample, ['data', name], value), options);
        expect(parsed.ok || parsed.errors.every(({ pointer }) => pointer.startsWith('/'))).toBe(true);
      }),
    );
  });
});

/** The same value with the members of its objects in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, member]) => [name, reordered(member)]));
}

describe('the content digest', () => {
  it.each(SAMPLES)('of a %s does not depend on the order of members', (sample) => {
    const straight = parseEvent(sampleEvents[sample], options);
    expect(parseEvent(reordered(sampleEvents[sample]), options)).toEqual(straight);
  });

  it('covers the text as written, not what it means', () => {
    const digests = ['1', '1.0', '1.00'].map((value) => {
      const parsed = parseEvent(changed('mineral', ['data', 'quantity', 'value'], value), options);
      return parsed.ok ? parsed.event.digest : null;
    });
    expect(new Set(digests).size).toBe(3);
  });
});
