import { amountOf, type Day } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { evaluateComponentLot } from './component-lot.ts';
import {
  component,
  componentEvent,
  componentFigures,
  componentInput,
  grantedComponentOf,
  grantedMaterialOf,
  increment,
  input,
  LITHIUM,
  material,
  materialFigures,
  NICKEL,
  refused,
  stream,
} from './examples/examples.ts';
import type { ComponentFigures, ComponentHeader } from './figures.ts';
import type { GrantedInput } from './grants.ts';

const usd = amountOf;

function worked(header: ComponentHeader, inputs: readonly GrantedInput[], country = 'US'): ComponentFigures {
  return evaluateComponentLot(componentEvent(header, country), header, false, inputs);
}

const modules = component('urn:lot:modules', '100', { component: 'module' });
const packs = component('urn:lot:packs', '100', { component: 'pack' });
/** 10 cells worth 60 dollars, of which 50 were added in Korea and 10 in China. */
const cells = componentFigures(component('urn:lot:cells', '60'), {
  increments: [increment('KR', '50'), increment('CN', '10', { component: 'separator' })],
});
const dollars = ({ increments }: ComponentFigures) =>
  increments.map(({ country, usd: own, uncertainUsd }) => [country, own, uncertainUsd]);

describe('the increment of a component lot', () => {
  it('is its value if it drew no components', () => {
    const figures = worked(modules, []);
    expect(dollars(figures)).toEqual([['US', usd('100'), 0n]]);
    expect(figures).toMatchObject({ undeclaredUsd: 0n, isShareUnknown: false });
  });

  it('is what is left after the value of the components that it drew, whose own are scaled', () => {
    // 5 of 10 cells: 30 of 60 dollars; their increments 25 and 5; 70 of its own.
    const figures = worked(modules, [grantedComponentOf(componentInput('urn:lot:cells', '5'), cells, '5')]);
    expect(dollars(figures)).toEqual([
      ['KR', usd('25'), 0n],
      ['CN', usd('5'), 0n],
      ['US', usd('70'), 0n],
    ]);
  });

  it('is not lessened by material', () => {
    const ore = materialFigures(material('urn:lot:ore', { nickel: '5 90' }), [stream('5', ['extraction AU 90'])]);
    const figures = worked(modules, [grantedMaterialOf(input('urn:lot:ore', '10'), ore, { nickel: '10' })]);
    expect(dollars(figures)).toEqual([['US', usd('100'), 0n]]);
  });

  it('is at least 0, with a finding that names the lot', () => {
    const cheap = component('urn:lot:modules', '59.999999', { component: 'module' });
    const figures = worked(cheap, [grantedComponentOf(componentInput('urn:lot:cells', '10'), cells, '10')]);
    expect(dollars(figures).at(-1)).toEqual(['US', 0n, 0n]);
    expect(figures.findings.get('negative-incremental-value')?.subjects).toEqual(['urn:lot:modules']);
    const even = component('urn:lot:modules', '60', { component: 'module' });
    const without = worked(even, [grantedComponentOf(componentInput('urn:lot:cells', '10'), cells, '10')]);
    expect(without.findings.size).toBe(0);
  });

  it('of a pack is none, however much it costs', () => {
    const figures = worked(packs, [grantedComponentOf(componentInput('urn:lot:cells', '10'), cells, '10')]);
    expect(dollars(figures)).toEqual([
      ['KR', usd('50'), 0n],
      ['CN', usd('10'), 0n],
    ]);
    expect(worked(component('urn:lot:packs', '1', { component: 'pack' }), []).increments).toEqual([]);
  });

  it('is added to others of the same component, place and operator, with all their days', () => {
    // 100 of its own, less 60, and 50 that came in.
    const own = component('urn:lot:cells-2', '100', { day: '2023-07-01' as Day });
    const inputs = [grantedComponentOf(componentInput('urn:lot:cells', '10'), cells, '10')];
    const figures = worked(own, inputs, 'KR');
    expect(dollars(figures)).toEqual([
      ['KR', usd('90'), 0n],
      ['CN', usd('10'), 0n],
    ]);
    expect(figures.increments[0]?.days).toEqual(['2023-06-01', '2023-07-01']);
  });
});

describe('components that were not granted', () => {
  it('with a price make that many dollars uncertain, and are taken from the increment', () => {
    // 4 of 10 pieces were not granted: 4 / 10 of 50 dollars; 6 / 10 of the cells' 60.
    const short = componentInput('urn:lot:cells', '10', { usd: usd('50') });
    const figures = worked(modules, [grantedComponentOf(short, cells, '6')]);
    expect(figures.undeclaredUsd).toBe(usd('20'));
    // 100 − 36 − 20.
    expect(dollars(figures).at(-1)).toEqual(['US', usd('44'), 0n]);
    expect(figures.isShareUnknown).toBe(false);
  });

  it("without a price make the lot's own increment uncertain", () => {
    const figures = worked(modules, [grantedComponentOf(componentInput('urn:lot:cells', '10'), cells, '6')]);
    expect(figures.undeclaredUsd).toBe(0n);
    expect(dollars(figures).at(-1)).toEqual(['US', 0n, usd('64')]);
    expect(figures.isShareUnknown).toBe(false);
  });

  it('in a pack leave the share unknown, unless they have a price', () => {
    expect(worked(packs, [refused(componentInput('urn:lot:gone', '1'))])).toMatchObject({ isShareUnknown: true });
    const priced = worked(packs, [refused(componentInput('urn:lot:gone', '1', { usd: usd('7') }))]);
    expect(priced).toMatchObject({ isShareUnknown: false, undeclaredUsd: usd('7'), increments: [] });
  });

  it('are a chain of unknown value, and untraced, priced or not', () => {
    const { chains, untracedComponents } = worked(modules, [
      refused(componentInput('urn:lot:gone', '1', { usd: usd('7') })),
    ]);
    expect(chains).toMatchObject([{ value: null, origin: null, subjects: { subjects: ['urn:lot:gone'] } }]);
    expect(untracedComponents.subjects).toEqual(['urn:lot:gone']);
  });

  it('travel on, scaled, with what was drawn', () => {
    const doubtful = componentFigures(component('urn:lot:cells', '60'), {
      increments: [increment('KR', '0', { uncertainUsd: usd('40') })],
      undeclaredUsd: usd('20'),
      isShareUnknown: true,
    });
    const figures = worked(modules, [grantedComponentOf(componentInput('urn:lot:cells', '5'), doubtful, '5')]);
    expect(dollars(figures)).toEqual([
      ['KR', 0n, usd('20')],
      ['US', usd('70'), 0n],
    ]);
    expect(figures).toMatchObject({ undeclaredUsd: usd('10'), isShareUnknown: true });
  });

  it('are told by the event in force, and only without one by what the consumer says', () => {
    const materialAs = input('urn:lot:gone', '1', { usd: usd('7') });
    expect(worked(modules, [refused(materialAs)])).toMatchObject({
      undeclaredUsd: 0n,
      untracedComponents: { subjects: [] },
    });
    const cellsAsMaterial = refused({ ...materialAs, unit: 'KGM' }, 'unit-mismatch', cells);
    expect(worked(modules, [cellsAsMaterial])).toMatchObject({ undeclaredUsd: usd('7') });
    const ore = material('urn:lot:gone', { nickel: '1' });
    const oreAsComponent = refused(componentInput('urn:lot:gone', '1', { usd: usd('7') }), 'unit-mismatch', ore);
    expect(worked(modules, [oreAsComponent])).toMatchObject({ undeclaredUsd: 0n, chains: [{ value: usd('7') }] });
  });
});

describe('material that was not granted', () => {
  const ore = materialFigures(material('urn:lot:ore', { nickel: '5 90', lithium: '1' }), [
    stream('5', ['extraction AU 90']),
    stream('1', [], { mineral: LITHIUM }),
  ]);

  it('is one chain, worth what was paid for the most that is short over all minerals', () => {
    // Of 8 kg, 6 of nickel and 5 of lithium were granted: 3 are short, 3 / 8 of 16 dollars.
    const drawn = input('urn:lot:ore', '8', { usd: usd('16') });
    const { chains } = worked(modules, [grantedMaterialOf(drawn, ore, { nickel: '6', lithium: '5' })]);
    // 6 / 10 of 90 dollars of nickel; lithium is worth nothing.
    expect(chains.map(({ value }) => value)).toEqual([usd('54'), 0n, usd('6')]);
    expect(chains.at(-1)).toMatchObject({ origin: null, subjects: { subjects: ['urn:lot:ore'], more: false } });
  });

  it('is of unknown value without a price', () => {
    expect(worked(modules, [refused(input('urn:lot:gone', '8'))]).chains).toMatchObject([
      { value: null, origin: null },
    ]);
  });

  it('is overdrawn if the least of its minerals is', () => {
    const drawn = input('urn:lot:ore', '8');
    const short = grantedMaterialOf(drawn, ore, { nickel: '8', lithium: '7' });
    const full = grantedMaterialOf(drawn, ore, { nickel: '8', lithium: '8' });
    expect(worked(modules, [short]).findings.get('lot-overdrawn')?.subjects).toEqual([
      'urn:lot:modules',
      'urn:lot:ore',
    ]);
    expect(worked(modules, [full]).findings.size).toBe(0);
  });
});

describe('the chains of a component lot', () => {
  const ore = materialFigures(material('urn:lot:ore', { nickel: '5 90' }), [stream('5', ['extraction AU 90'])]);
  const [ofOre] = worked(modules, [grantedMaterialOf(input('urn:lot:ore', '10'), ore, { nickel: '10' })]).chains;

  it('carry only their value on, and meet again in one', () => {
    if (ofOre === undefined) throw new Error('one chain is due');
    const withOre = componentFigures(component('urn:lot:cells', '60'), { chains: [ofOre] });
    // Of 90 dollars: 4 / 10 in the cells, and 1 / 10 drawn directly.
    const { chains } = worked(modules, [
      grantedComponentOf(componentInput('urn:lot:cells', '4'), withOre, '4'),
      grantedMaterialOf(input('urn:lot:ore', '1'), ore, { nickel: '1' }),
    ]);
    expect(chains).toMatchObject([{ value: usd('45'), origin: { mineral: NICKEL, valueAdded: [usd('90')] } }]);
  });

  it('are none of a lot that granted nothing', () => {
    if (ofOre === undefined) throw new Error('one chain is due');
    const withOre = componentFigures(component('urn:lot:cells', '60'), { chains: [ofOre] });
    const { chains } = worked(modules, [grantedComponentOf(componentInput('urn:lot:cells', '4'), withOre, '0')]);
    expect(chains).toMatchObject([{ value: null, origin: null }]);
  });
});
