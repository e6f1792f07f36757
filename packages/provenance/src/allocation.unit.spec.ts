import { amountOf, type Day } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { allocate } from './allocation.ts';
import { component, draw, LITHIUM, material, NICKEL } from './examples/examples.ts';

const NINE = amountOf('9');
const lot = material('urn:lot:parent', { nickel: '5', lithium: '1' });

/** What each consumer got of one mineral, or as a whole. */
function granted(grants: ReturnType<typeof allocate>, mineral = NICKEL): Record<string, bigint | undefined> {
  return Object.fromEntries(
    [...grants].map(([consumer, got]) => [consumer, got.kind === 'component' ? got.whole : got.byMineral.get(mineral)]),
  );
}

describe('allocate', () => {
  it('serves by day, then by the bytes of lot id or VIN, in whatever order the draws are given', () => {
    // 10 kg: c on the first day takes 4, then b before d takes 5 of the 6 left, d gets the last 1, a on the last day none.
    const draws = [
      draw('a', '3', { day: '2023-06-03' as Day }),
      draw('d', '2', { day: '2023-06-02' as Day }),
      draw('b', '5', { day: '2023-06-02' as Day }),
      draw('c', '4', { day: '2023-06-01' as Day }),
    ];
    const served = { a: 0n, b: amountOf('5'), c: amountOf('4'), d: amountOf('1') };
    expect(granted(allocate(lot, draws))).toEqual(served);
    expect(granted(allocate(lot, draws.reverse()))).toEqual(served);
  });

  it('orders by UTF-8, not by UTF-16', () => {
    // U+10000 is written with surrogates, which stand before U+FF5E in UTF-16; by bytes it comes after.
    const draws = [draw('\u{10000}', '9'), draw('\uff5e', '9')];
    expect(granted(allocate(lot, draws))).toEqual({ '\uff5e': NINE, '\u{10000}': amountOf('1') });
  });

  it('leaves nothing of a lot that is drawn to its last millionth, and grants no more', () => {
    const draws = [draw('a', '9.999999'), draw('b', '0.000001'), draw('c', '0.000001')];
    const served = { a: amountOf('9.999999'), b: amountOf('0.000001'), c: 0n };
    expect(granted(allocate(lot, draws))).toEqual(served);
  });

  it('draws each mineral down on its own, so that co-products may each take the whole parent', () => {
    const grants = allocate(lot, [draw('a', '10', { minerals: [NICKEL] }), draw('b', '10', { minerals: [LITHIUM] })]);
    expect(granted(grants)).toEqual({ a: amountOf('10'), b: undefined });
    expect(granted(grants, LITHIUM)).toEqual({ a: undefined, b: amountOf('10') });
  });

  it('gives a consumer of all minerals of each what is left of it', () => {
    const grants = allocate(lot, [draw('a', '9', { minerals: [NICKEL] }), draw('b', '9')]);
    expect(granted(grants)).toEqual({ a: NINE, b: amountOf('1') });
    expect(granted(grants, LITHIUM)).toEqual({ a: undefined, b: NINE });
  });

  it('gives nothing of a mineral that the parent does not hold', () => {
    const grants = allocate(material('urn:lot:parent', { nickel: '5' }), [draw('a', '9', { minerals: [LITHIUM] })]);
    expect(grants.get('a')).toEqual({ kind: 'material', byMineral: new Map() });
  });

  it('does not serve a draw in another unit, and uses nothing up for it', () => {
    const grants = allocate(lot, [draw('a', '10', { unit: 'C62' }), draw('b', '9')]);
    expect(granted(grants)).toEqual({ b: NINE });
  });

  it('draws a component lot down as one, whoever draws it', () => {
    const cells = component('urn:lot:parent', '100');
    const draws = [draw('a', '6', { unit: 'C62', minerals: [NICKEL] }), draw('b', '6', { unit: 'C62' })];
    expect(granted(allocate(cells, draws))).toEqual({ a: amountOf('6'), b: amountOf('4') });
  });
});
