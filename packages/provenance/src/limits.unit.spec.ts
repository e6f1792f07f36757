/** Each bound of limits.ts, exactly at it and one above. That of the masses is in mass-balance.unit.spec.ts. */
import { amountOf, type Day } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { evaluateComponentLot } from './component-lot.ts';
import {
  activity,
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
  materialEvent,
  materialFigures,
  NICKEL,
  refused,
  stream,
} from './examples/examples.ts';
import type { Holdings, Increment, Stream } from './figures.ts';
import type { GrantedInput } from './grants.ts';
import { HOLDINGS_MAX, HOLDINGS_STEPS_MAX, INFLOW_STEPS_MAX, INFLOW_STREAMS_MAX } from './limits.ts';
import { evaluateMaterialLot } from './material-lot.ts';

const kg = amountOf;
const days = (count: number): Day[] =>
  Array.from({ length: count }, (_, i) => new Date(86_400_000 * i).toISOString().slice(0, 10) as Day);

/** Streams that differ in the country of their first step; a step and its one day are two. */
function streams(count: number, stepsEach = 1): Stream[] {
  const further = Array.from({ length: stepsEach - 1 }, () => 'processing JP');
  return Array.from({ length: count }, (_, i) => stream('1', [`extraction ${i}`, ...further]));
}

function drawn(
  of: readonly Stream[],
  lotId = 'urn:lot:wide',
  granted = { nickel: '10' } as Record<string, string>,
): GrantedInput {
  return grantedMaterialOf(
    input(lotId, '10'),
    materialFigures(material(lotId, { nickel: '100', lithium: '1' }), of),
    granted,
  );
}

describe('what comes into a material lot', () => {
  const header = material('urn:lot:own', { nickel: '50', lithium: '1' });

  function isTooWide(
    inputs: readonly GrantedInput[],
    activities = [activity('processing JP', { nickel: '0' })],
  ): boolean {
    const { findings } = evaluateMaterialLot(materialEvent(header, activities), header, false, inputs);
    return findings.has('lineage-too-wide');
  }

  it('is at most 1,024 streams', () => {
    expect(INFLOW_STREAMS_MAX).toBe(1_024);
    expect(isTooWide([drawn(streams(1_024))])).toBe(false);
    expect(isTooWide([drawn(streams(1_025))])).toBe(true);
    // Distinct over all inputs; the same from two lots is one.
    expect(isTooWide([drawn(streams(1_024)), drawn(streams(1_024), 'urn:lot:other')])).toBe(false);
    expect(isTooWide([drawn(streams(1_024)), drawn(streams(1_025).slice(1), 'urn:lot:other')])).toBe(true);
  });

  it('counts minerals and flags apart, and only what was granted', () => {
    const lithium = stream('1', ['extraction 0'], { mineral: LITHIUM });
    const recycled = stream('1', ['extraction 0'], { isRecycled: true });
    const wide = [...streams(1_024), lithium];
    expect(isTooWide([drawn(wide, 'urn:lot:wide', { nickel: '10', lithium: '1' })])).toBe(true);
    expect(isTooWide([drawn(wide, 'urn:lot:wide', { nickel: '10', lithium: '0' })])).toBe(false);
    expect(isTooWide([drawn([...streams(1_024), recycled])])).toBe(true);
  });

  it('counts what granted components bring a lot that recycles, one for each mineral', () => {
    const cells = componentFigures(component('urn:lot:cells', '1'));
    const said = componentInput('urn:lot:cells', '1', { minerals: new Map([[NICKEL, kg('1')]]) });
    const scrap = grantedComponentOf(said, cells, '1');
    const recycling = [activity('recycling US', { nickel: '0' })];
    expect(isTooWide([drawn(streams(1_023)), scrap, scrap], recycling)).toBe(false);
    expect(isTooWide([drawn(streams(1_024)), scrap], recycling)).toBe(true);
    expect(isTooWide([drawn(streams(1_024)), scrap])).toBe(false);
    expect(isTooWide([drawn(streams(1_024)), grantedComponentOf(said, cells, '0')], recycling)).toBe(false);
  });

  it('does not count what was not granted', () => {
    expect(isTooWide([drawn(streams(1_024)), refused(input('urn:lot:gone', '1'))])).toBe(false);
  });

  it('is at most 16,384 steps and days together', () => {
    expect(INFLOW_STEPS_MAX).toBe(16_384);
    // 1,024 streams of 8 steps with a day each.
    const wide = streams(1_024, 8);
    expect(isTooWide([drawn(wide)])).toBe(false);
    const [first, ...others] = wide;
    if (first === undefined) throw new Error('a stream is due');
    const [step, ...further] = first.steps;
    if (step === undefined) throw new Error('a step is due');
    const oneDayMore = { ...first, steps: [{ ...step, days: [...step.days, '2029-01-01' as Day] }, ...further] };
    expect(isTooWide([drawn([oneDayMore, ...others])])).toBe(true);
    // The same step on the same day is not counted again, on another day the day is.
    expect(isTooWide([drawn(wide), drawn([first], 'urn:lot:other')])).toBe(false);
    expect(isTooWide([drawn(wide), drawn([oneDayMore], 'urn:lot:other')])).toBe(true);
  });

  it('is else one stream of unknown origin for each mineral, and is worked on', () => {
    const { streams: left, findings } = evaluateMaterialLot(
      materialEvent(header, [activity('recycling JP', { nickel: '7', lithium: '2' })]),
      header,
      false,
      [drawn(streams(1_025))],
    );
    const unknown = { isUntraced: true, isRecycled: false, feedstock: 0n, untraced: null };
    expect(left).toMatchObject([
      { ...unknown, mineral: NICKEL, massKg: kg('50'), valueAdded: [kg('7')], steps: [{ activity: 'processing' }] },
      { ...unknown, mineral: LITHIUM, massKg: kg('1'), valueAdded: [kg('2')] },
    ]);
    expect(findings.get('lineage-too-wide')?.subjects).toEqual(['urn:lot:own']);
  });
});

describe('what comes into a component lot', () => {
  /** A pack, for it adds no increment of its own. */
  const header = component('urn:lot:pack', '1', { component: 'pack' });
  const held = (inputs: readonly GrantedInput[]): Holdings =>
    evaluateComponentLot(componentEvent(header, 'US'), header, false, inputs);
  const isTooWide = (...inputs: GrantedInput[]): boolean => held(inputs).findings.has('lineage-too-wide');

  function cellsWith(increments: readonly Increment[]): GrantedInput {
    const cells = componentFigures(component('urn:lot:cells', '1'), { increments });
    return grantedComponentOf(componentInput('urn:lot:cells', '1'), cells, '1');
  }
  const increments = (count: number): Increment[] => Array.from({ length: count }, (_, i) => increment(`${i}`, '1'));
  const none = cellsWith([]);
  /** Chains without steps, so that only their number counts. */
  const bare = (count: number): GrantedInput =>
    drawn(Array.from({ length: count }, () => stream('1', [], { isUntraced: true })));

  it('is at most 4,096 chains', () => {
    expect(HOLDINGS_MAX).toBe(4_096);
    expect(isTooWide(bare(4_096))).toBe(false);
    expect(isTooWide(bare(4_097))).toBe(true);
    // What was not granted is a chain too.
    expect(isTooWide(bare(4_095), refused(input('urn:lot:gone', '1')))).toBe(false);
    expect(isTooWide(bare(4_096), refused(input('urn:lot:gone', '1')))).toBe(true);
  });

  it('is at most 4,096 increments', () => {
    expect(isTooWide(none, cellsWith(increments(4_096)))).toBe(false);
    expect(isTooWide(none, cellsWith(increments(4_097)))).toBe(true);
    expect(isTooWide(cellsWith(increments(4_096)), cellsWith(increments(4_096)))).toBe(false);
  });

  it('is at most 16,384 steps and days together, those of the chains and of the increments', () => {
    expect(HOLDINGS_STEPS_MAX).toBe(16_384);
    // 1,024 chains of 8 steps with a day each.
    expect(isTooWide(drawn(streams(1_024, 8)))).toBe(false);
    expect(isTooWide(drawn(streams(1_024, 8)), cellsWith(increments(1)))).toBe(true);
    // An increment is a step with its days: 1,023 chains leave 16 for one of 15 days.
    expect(isTooWide(drawn(streams(1_023, 8)), cellsWith([increment('KR', '1', { days: days(15) })]))).toBe(false);
    expect(isTooWide(drawn(streams(1_023, 8)), cellsWith([increment('KR', '1', { days: days(16) })]))).toBe(true);
  });

  it('is else one chain of which nothing is known, and an unknown share of components', () => {
    const holdings = held([bare(4_097), cellsWith(increments(2))]);
    expect(holdings.chains).toMatchObject([{ value: null, origin: null, subjects: { subjects: ['urn:lot:pack'] } }]);
    expect(holdings).toMatchObject({ increments: [], undeclaredUsd: 0n, isShareUnknown: true });
    expect(holdings.findings.get('lineage-too-wide')?.subjects).toEqual(['urn:lot:pack']);
  });
});
