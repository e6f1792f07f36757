import { amountOf, type LotId } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import {
  type ContentTexts,
  component,
  componentFigures,
  componentInput,
  grantedComponentOf,
  grantedMaterialOf,
  input,
  LITHIUM,
  material,
  materialFigures,
  NICKEL,
  refused,
  stream,
} from './examples/examples.ts';
import type { GrantedInput } from './grants.ts';
import { inflowsOf, type MaterialLot } from './inflow.ts';

const usd = amountOf;
const PARENT = 'urn:lot:parent';

function lot(
  inputs: readonly GrantedInput[],
  more: Partial<MaterialLot> = {},
  contents: ContentTexts = { nickel: '3' },
): MaterialLot {
  return { header: material('urn:lot:own', contents), recycles: false, extracts: false, inputs, ...more };
}

/** 10 kg that hold 5 kg of nickel and 2 kg of lithium. */
const parent = material(PARENT, { nickel: '5', lithium: '2' });
const figures = materialFigures(parent, [
  stream('4', ['extraction AU 30', 'processing JP 10'], { untraced: usd('20') }),
  stream('1', ['extraction CL 5'], { feedstock: null }),
  stream('2', ['extraction CL 7'], { mineral: LITHIUM }),
]);
const UNTRACED = { steps: [], valueAdded: [], feedstock: 0n, isUntraced: true, isRecycled: false, isRecyclable: false };

describe('what was granted (step 1)', () => {
  it('brings each stream of the mineral, all figures scaled by granted / Q', () => {
    // 2.5 of 10 kg: a quarter.
    const flows = inflowsOf(lot([grantedMaterialOf(input(PARENT, '2.5'), figures, { nickel: '2.5' })]), NICKEL);
    expect(flows).toMatchObject([
      {
        massKg: usd('1'),
        valueAdded: [usd('7.5'), usd('2.5')],
        feedstock: 0n,
        untraced: usd('5'),
        isRecyclable: false,
      },
      { massKg: usd('0.25'), valueAdded: [usd('1.25')], feedstock: null, untraced: 0n },
    ]);
  });

  it('can be recycled if it comes from a recyclable lot', () => {
    const scrap = { ...figures, form: 'recyclable' } as const;
    const flows = inflowsOf(lot([grantedMaterialOf(input(PARENT, '1'), scrap, { nickel: '1' })]), NICKEL);
    expect(flows.map(({ isRecyclable }) => isRecyclable)).toEqual([true, true]);
  });

  it('brings nothing of a mineral that the parent does not hold', () => {
    const inputs = [grantedMaterialOf(input(PARENT, '1'), figures, { nickel: '1' })];
    const withCobalt = lot(inputs, {}, { nickel: '3', cobalt: '1' });
    expect(inflowsOf(withCobalt, 'cobalt' as typeof NICKEL)).toEqual([]);
  });

  it('is all there is if a lot without inputs neither extracts nor recycles: unknown origin, unknown dollars', () => {
    expect(inflowsOf(lot([]), NICKEL)).toMatchObject([{ ...UNTRACED, massKg: usd('3'), untraced: null }]);
    expect(inflowsOf(lot([], { extracts: true }), NICKEL)).toEqual([]);
    expect(inflowsOf(lot([], { recycles: true }), NICKEL)).toEqual([]);
  });
});

describe('what was not granted (step 2)', () => {
  it('weighs as the parent says, and is worth what was paid for it, split by the masses of the lot', () => {
    // 4 of 10 kg drawn were granted of either: 6 are short, 6 / 10 of the parent's 5 and 2 kg.
    // 80 × 6 / 10 = 48 dollars, over 3 kg of nickel and 1 kg of lithium: 36 and 12.
    const drawn = input(PARENT, '10', { usd: usd('80') });
    const short = lot(
      [grantedMaterialOf(drawn, figures, { nickel: '4', lithium: '4' })],
      {},
      { nickel: '3', lithium: '1' },
    );
    expect(inflowsOf(short, NICKEL).at(-1)).toMatchObject({ ...UNTRACED, massKg: usd('3'), untraced: usd('36') });
    expect(inflowsOf(short, LITHIUM).at(-1)).toMatchObject({ ...UNTRACED, massKg: usd('1.2'), untraced: usd('12') });
  });

  it('is told mineral by mineral', () => {
    const drawn = input(PARENT, '10', { usd: usd('80') });
    const short = lot(
      [grantedMaterialOf(drawn, figures, { nickel: '10', lithium: '4' })],
      {},
      { nickel: '3', lithium: '1' },
    );
    expect(inflowsOf(short, NICKEL).some(({ isUntraced }) => isUntraced)).toBe(false);
    expect(inflowsOf(short, LITHIUM).at(-1)).toMatchObject({ ...UNTRACED, untraced: usd('12') });
  });

  it('is of unknown dollars without a price', () => {
    expect(inflowsOf(lot([refused(input(PARENT, '10'), 'lineage-too-deep', parent)]), NICKEL)).toMatchObject([
      { ...UNTRACED, massKg: usd('5'), untraced: null },
    ]);
  });

  it('is split over those minerals of the lot only that the input holds', () => {
    // The parent holds no cobalt, so its 80 dollars are for nickel and lithium, 3 : 1.
    const drawn = input(PARENT, '10', { usd: usd('80') });
    const contents = { nickel: '3', lithium: '1', cobalt: '96' };
    const short = lot([refused(drawn, 'lineage-too-deep', parent)], {}, contents);
    expect(inflowsOf(short, NICKEL)).toMatchObject([{ untraced: usd('60') }]);
    expect(inflowsOf(short, 'cobalt' as typeof NICKEL)).toEqual([]);
  });

  it('of a lot that nobody declared is what the consumer says it holds', () => {
    const said = input(PARENT, '10', { usd: usd('80'), minerals: new Map([[NICKEL, usd('4')]]) });
    const short = lot([refused(said)], {}, { nickel: '3', lithium: '1' });
    expect(inflowsOf(short, NICKEL)).toMatchObject([{ ...UNTRACED, massKg: usd('4'), untraced: usd('80') }]);
    expect(inflowsOf(short, LITHIUM)).toEqual([]);
  });

  it('is taken to hold every mineral of the lot, of unknown mass, if nobody says', () => {
    // 80 dollars over 3 kg of nickel and 1 kg of lithium.
    const short = lot([refused(input(PARENT, '10', { usd: usd('80') }))], {}, { nickel: '3', lithium: '1' });
    expect(inflowsOf(short, NICKEL)).toMatchObject([{ ...UNTRACED, massKg: null, untraced: usd('60') }]);
    expect(inflowsOf(short, LITHIUM)).toMatchObject([{ ...UNTRACED, massKg: null, untraced: usd('20') }]);
  });

  it('is of unknown mass if the units differ, whatever the consumer says, and still holds what the parent holds', () => {
    const said = input(PARENT, '10', { unit: 'C62', usd: usd('80'), minerals: new Map([[NICKEL, usd('4')]]) });
    const short = lot([refused(said, 'unit-mismatch', parent)], {}, { nickel: '3', lithium: '1' });
    expect(inflowsOf(short, NICKEL)).toMatchObject([{ massKg: null, untraced: usd('60') }]);
    expect(inflowsOf(short, LITHIUM)).toMatchObject([{ massKg: null, untraced: usd('20') }]);
  });

  it('never comes from a recyclable lot', () => {
    const scrap = material(PARENT, { nickel: '5' }, { form: 'recyclable' });
    expect(
      inflowsOf(lot([refused(input(PARENT, '10'), 'lineage-too-deep', scrap)], { recycles: true }), NICKEL),
    ).toMatchObject([UNTRACED]);
  });
});

describe('a component lot (step 5, in brackets)', () => {
  const cells = componentFigures(component('urn:lot:cells', '500'));
  const drawn = componentInput('urn:lot:cells', '8', { usd: usd('40'), minerals: new Map([[NICKEL, usd('4')]]) });
  const recycler = (declared: typeof drawn, granted: string) =>
    lot([grantedComponentOf(declared, cells, granted)], { recycles: true }, { nickel: '3', lithium: '1' });

  it('brings a lot that recycles what it was said to hold, and what was paid as feedstock', () => {
    expect(inflowsOf(recycler(drawn, '8'), NICKEL)).toMatchObject([
      { steps: [], massKg: usd('4'), feedstock: usd('40'), untraced: 0n, isUntraced: false, isRecyclable: true },
    ]);
    expect(inflowsOf(recycler(drawn, '8'), LITHIUM)).toEqual([]);
  });

  it('brings its ungranted part like a lot that nobody declared', () => {
    // 6 of 8 pieces: 3 of 4 kg and 30 of 40 dollars; the rest is of unknown origin.
    const [scrap, untraced, ...others] = inflowsOf(recycler(drawn, '6'), NICKEL);
    expect(scrap).toMatchObject({ massKg: usd('3'), feedstock: usd('30'), isRecyclable: true });
    expect(untraced).toMatchObject({ ...UNTRACED, massKg: usd('1'), untraced: usd('10') });
    expect(others).toEqual([]);
  });

  it('brings all minerals of the lot, of unknown mass and worth, if nobody says', () => {
    const silent = componentInput('urn:lot:cells' as LotId, '8');
    for (const mineral of [NICKEL, LITHIUM]) {
      expect(inflowsOf(recycler(silent, '8'), mineral)).toMatchObject([
        { massKg: null, feedstock: null, isRecyclable: true },
      ]);
    }
  });

  it('splits what was paid by the masses of the lot', () => {
    // 40 dollars over 3 kg of nickel and 1 kg of lithium.
    const priced = componentInput('urn:lot:cells', '8', { usd: usd('40') });
    expect(inflowsOf(recycler(priced, '8'), NICKEL)).toMatchObject([{ feedstock: usd('30') }]);
    expect(inflowsOf(recycler(priced, '8'), LITHIUM)).toMatchObject([{ feedstock: usd('10') }]);
  });

  it('that grants nothing is of unknown origin to a lot that recycles', () => {
    const refusal = refused({ ...drawn, unit: 'KGM' }, 'unit-mismatch', cells);
    expect(inflowsOf(lot([refusal], { recycles: true }), NICKEL)).toMatchObject([
      { ...UNTRACED, massKg: usd('4'), untraced: usd('40') },
    ]);
  });

  it('brings nothing to any other lot', () => {
    expect(inflowsOf(lot([grantedComponentOf(drawn, cells, '6')]), NICKEL)).toEqual([]);
    expect(inflowsOf(lot([refused(drawn, 'lineage-too-deep', cells)], { extracts: true }), NICKEL)).toEqual([]);
  });
});
