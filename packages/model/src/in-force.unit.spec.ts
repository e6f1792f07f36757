import { changed, type JsonEvent } from '@oretrail/test-support/sample-events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OretrailEvent } from './events.ts';
import { correctionStatus, eventsInForce } from './in-force.ts';
import { parseEvent } from './parse/parse-event.ts';

const options = { operators: new Set<string>() };
/** More than the call stack has room for. */
const MANY = 30_000;

function parsed(json: JsonEvent): OretrailEvent {
  const result = parseEvent(json, options);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.event;
}

const lotNamed = changed('mineral', ['id'], 'r');
const subject = String(lotNamed.subject);
const lot = (id: string, changes: JsonEvent = {}) => parsed({ ...lotNamed, id, ...changes });
const acceptedCorrection = (id: string, corrected: string) =>
  parsed({
    ...changed('correction', ['data'], { corrects: { source: 'urn:party:a', id: corrected }, reason: 'r' }),
    id,
    subject,
  });
/** Of itself, too, as earlier versions have accepted it. */
function correction(id: string, corrected: string): OretrailEvent {
  if (id !== corrected) return acceptedCorrection(id, corrected);
  const other = acceptedCorrection(id, `not ${corrected}`);
  if (other.type !== 'oretrail.correction.v1') throw new Error('a correction was made');
  return { ...other, data: { ...other.data, corrects: { source: other.source, id } } };
}
const withMaterial = (material: string): JsonEvent => changed('mineral', ['data', 'material'], material);
const byDigest = (a: OretrailEvent, b: OretrailEvent) => (a.digest < b.digest ? -1 : 1);
const lotInForce = (...events: OretrailEvent[]) => eventsInForce(events).lot?.event.id ?? null;

describe('corrections', () => {
  it.each([
    ['nothing corrected', [], 'r'],
    ['k takes out r', [['k', 'r']], null],
    [
      'kk takes back k',
      [
        ['k', 'r'],
        ['kk', 'k'],
      ],
      'r',
    ],
    [
      'kkk takes back kk',
      [
        ['k', 'r'],
        ['kk', 'k'],
        ['kkk', 'kk'],
      ],
      null,
    ],
    [
      'one of two is taken back',
      [
        ['k', 'r'],
        ['l', 'r'],
        ['kk', 'k'],
      ],
      null,
    ],
    ['a names itself', [['a', 'a']], 'r'],
    [
      'a ring beside a working one',
      [
        ['k', 'r'],
        ['a', 'b'],
        ['b', 'a'],
      ],
      null,
    ],
    [
      'a ring of three',
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ],
      'r',
    ],
    // k is named by nobody, so it works and breaks the ring: a is out, b works and is right to have named a.
    [
      'a ring that is broken from outside',
      [
        ['a', 'b'],
        ['b', 'a'],
        ['k', 'a'],
      ],
      'r',
    ],
    ['an event that never came', [['k', 'other']], 'r'],
  ] as const)('%s', (_, named, inForce) => {
    const corrections = named.map(([id, corrected]) => correction(id, corrected));
    expect(lotInForce(lot('r'), ...corrections)).toBe(inForce);
    expect(lotInForce(...corrections.toReversed(), lot('r'))).toBe(inForce);
  });

  it.each([
    [MANY, 'r'],
    [MANY + 1, null],
  ])('a chain of %i works out without recursion', (length, inForce) => {
    const chain = Array.from({ length }, (_, i) => correction(`k${i}`, i === 0 ? 'r' : `k${i - 1}`));
    expect(lotInForce(lot('r'), ...chain)).toBe(inForce);
  });

  it('a ring of a hundred thousand never works', () => {
    const ring = Array.from({ length: MANY }, (_, i) => correction(`k${i}`, `k${(i + 1) % MANY}`));
    expect(lotInForce(lot('r'), ...ring)).toBe('r');
    expect(correctionStatus(ring).inRing).toHaveLength(MANY);
  });

  it('are explained', () => {
    const events = [lot('r'), correction('k', 'r'), correction('l', 'r'), correction('a', 'a'), correction('z', 'l')];
    const { takenOut, inRing } = correctionStatus(events);
    expect(takenOut.map(({ event, by }) => `${by.id} ${event.id}`)).toEqual(['z l', 'k r']);
    expect(inRing.map(({ id }) => id)).toEqual(['a']);
  });
});

describe('which event is in force', () => {
  it('is the last by time, then source, then id', () => {
    expect(lotInForce(lot('b', { time: '2023-01-01T00:00:00Z' }), lot('a', { time: '2023-01-01T00:00:00.1Z' }))).toBe(
      'a',
    );
    expect(lotInForce(lot('z'), lot('a', { source: 'urn:party:b' }))).toBe('a');
    expect(lotInForce(lot('\uffff'), lot('\u{10000}'))).toBe('\u{10000}');
    // The same instant, written with an offset: not later, so the id decides.
    expect(lotInForce(lot('b'), lot('a', { time: '2023-02-25T18:00:00+09:00' }))).toBe('b');
  });

  it('keeps the lowest digest of one id and tells of the conflict', () => {
    const [low, high] = [lot('r'), lot('r', { ...withMaterial('another'), id: 'r' })].sort(byDigest);
    if (low === undefined || high === undefined) throw new Error('two were made');
    expect(eventsInForce([high, low]).lot).toEqual({ event: low, hasIdConflict: true });
    expect(eventsInForce([low, low]).lot).toEqual({ event: low, hasIdConflict: false });
  });

  it('tells a vehicle whose production was taken out from one that has none', () => {
    const production = parsed(changed('production', ['id'], 'p'));
    const delivery = parsed(changed('delivery', ['id'], 'd'));
    const vin = production.subject;
    const taken = parsed({
      ...changed('correction', ['data'], { corrects: { source: 'urn:party:a', id: 'p' }, reason: 'r' }),
      subject: vin,
    });
    expect(eventsInForce([production, delivery, taken])).toMatchObject({ production: null, hasProduction: true });
    expect(eventsInForce([delivery])).toMatchObject({ production: null, hasProduction: false });
    expect(eventsInForce([production, delivery]).delivery?.event.id).toBe('d');
  });

  it('depends neither on order nor on duplicates', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd');
    const anyLot = fc.tuple(names, names).map(([id, material]) => lot(id, { ...withMaterial(material), id }));
    const anyCorrection = fc.tuple(names, names).map(([id, corrected]) => correction(id, corrected));
    const shuffled = fc.array(fc.oneof(anyLot, anyCorrection), { maxLength: 8 }).chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray([...events, ...events], {
          minLength: events.length * 2,
        }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([events, again]) => {
        expect(eventsInForce(again)).toEqual(eventsInForce(events));
        expect(correctionStatus(again)).toEqual(correctionStatus(events));
      }),
    );
  });

  it('never lets a correction of a correction change anything', () => {
    const names = fc.constantFrom('a', 'b', 'r');
    const others = fc.array(fc.tuple(names, names).map(([id, corrected]) => correction(id, corrected)));
    fc.assert(
      fc.property(others, (corrections) => {
        const events = [lot('r0'), ...corrections];
        const undone = [...events, correction('new', 'r0'), correction('newer', 'new')];
        expect(eventsInForce(undone).lot).toEqual(eventsInForce(events).lot);
      }),
    );
  });
});
