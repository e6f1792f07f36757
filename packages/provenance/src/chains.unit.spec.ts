import { amountOf } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { addChain, chainsOf, scaleChain, unknownChain } from './chains.ts';
import { LITHIUM, material, materialFigures, NICKEL, stream } from './examples/examples.ts';
import type { Chain } from './figures.ts';

const usd = amountOf;
const WHOLE = new Map([[NICKEL, usd('10')]]);
const values = (chains: readonly Chain[]) => chains.map(({ value }) => value);

/** 10 kg that hold 5 kg of nickel in two streams, 4 : 1; of the second, 20 dollars are of unknown origin. */
function figures(nickel: string, more: Parameters<typeof stream>[2] = {}) {
  const header = material('urn:lot:cathode', { nickel, lithium: '2 8' }, { use: 'anode-graphite' });
  return materialFigures(header, [
    stream('4', ['extraction AU 30', 'processing JP 10']),
    stream('1', ['extraction CL 5'], { untraced: usd('20'), ...more }),
    stream('2', ['extraction CL 7'], { mineral: LITHIUM }),
  ]);
}

describe('the value of a chain (V)', () => {
  it('is the declared value of the mineral, split by mass', () => {
    // 100 dollars over 4 and 1 of 5 kg.
    expect(values(chainsOf(figures('5 100'), WHOLE))).toEqual([usd('80'), usd('20')]);
  });

  it('is that of the stream if none is declared: value added, feedstock and dollars of unknown origin', () => {
    // 30 + 10, and 5 + 3 + 20.
    expect(values(chainsOf(figures('5', { feedstock: usd('3') }), WHOLE))).toEqual([usd('40'), usd('28')]);
  });

  it('is unknown if the stream holds unknown dollars and no value is declared', () => {
    expect(values(chainsOf(figures('5', { untraced: null }), WHOLE))).toEqual([usd('40'), null]);
    expect(values(chainsOf(figures('5', { feedstock: null }), WHOLE))).toEqual([usd('40'), null]);
    expect(values(chainsOf(figures('5 100', { untraced: null }), WHOLE))).toEqual([usd('80'), usd('20')]);
  });

  it('is unknown, declared or not, of a stream whose mass was guessed (section 2, last paragraph)', () => {
    const granted = new Map([...WHOLE, [LITHIUM, usd('10')]]);
    expect(values(chainsOf(figures('5 100', { isValueUnknown: true }), granted))).toEqual([usd('80'), null, usd('8')]);
    expect(values(chainsOf(figures('5', { isValueUnknown: true }), granted))).toEqual([usd('40'), null, usd('8')]);
  });

  it('is unknown if a step has not told what it added and no value is declared', () => {
    const untold = { valueAdded: [null] };
    expect(values(chainsOf(figures('5', untold), WHOLE))).toEqual([usd('40'), null]);
    expect(values(chainsOf(figures('5 100', untold), WHOLE))).toEqual([usd('80'), usd('20')]);
  });

  it('is scaled by what was granted of its mineral', () => {
    // 2.5 of 10 kg of nickel, 5 of 10 kg of lithium.
    const granted = new Map([
      [NICKEL, usd('2.5')],
      [LITHIUM, usd('5')],
    ]);
    expect(values(chainsOf(figures('5 100'), granted))).toEqual([usd('20'), usd('5'), usd('4')]);
    expect(values(chainsOf(figures('5 100'), new Map([[NICKEL, 0n]])))).toEqual([]);
  });
});

describe('the origin of a chain', () => {
  it("is in the lot's own unscaled figures, whatever was granted", () => {
    const [first] = chainsOf(figures('5 100'), new Map([[NICKEL, usd('1')]]));
    const unscaled = { valueAdded: [usd('30'), usd('10')], untraced: 0n, isUntraced: false, isRecycled: false };
    expect(first?.origin).toMatchObject({
      lotId: 'urn:lot:cathode',
      use: 'anode-graphite',
      mineral: NICKEL,
      ...unscaled,
    });
  });
});

describe('a chain that meets itself', () => {
  const meeting = (...met: Chain[]): readonly Chain[] => {
    const chains = new Map<string, Chain>();
    for (const chain of met) addChain(chains, chain);
    return [...chains.values()];
  };

  it('is added to itself, and to no other', () => {
    const [first, second] = chainsOf(figures('5 100'), WHOLE);
    if (first === undefined || second === undefined) throw new Error('two chains are due');
    // 80 and a quarter of it; 20.
    expect(values(meeting(first, second, scaleChain(first, 1n, 4n)))).toEqual([usd('100'), usd('20')]);
  });

  it('is of unknown value if one of the two is', () => {
    const missing = (value: bigint | null) => unknownChain(value, 'urn:lot:own', 'urn:lot:missing');
    expect(values(meeting(missing(usd('1')), missing(null)))).toEqual([null]);
    expect(values(meeting(missing(null), missing(usd('1'))))).toEqual([null]);
  });

  it('keeps an unknown value unknown when it is scaled', () => {
    expect(scaleChain(unknownChain(null, 'urn:lot:own', 'urn:lot:missing'), 1n, 4n).value).toBeNull();
  });
});
