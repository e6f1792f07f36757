import { amountOf } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import {
  activity,
  type ContentTexts,
  grantedMaterialOf,
  input,
  LITHIUM,
  material,
  materialEvent,
  materialFigures,
  NICKEL,
  refused,
  stream,
} from './examples/examples.ts';
import type { MaterialFigures } from './figures.ts';
import type { GrantedInput } from './grants.ts';
import { evaluateMaterialLot } from './material-lot.ts';

const kg = amountOf;
const smelted = [activity('processing JP', { nickel: '40', lithium: '0' })];

function worked(contents: ContentTexts, inputs: readonly GrantedInput[], activities = smelted) {
  const header = material('urn:lot:own', contents);
  return evaluateMaterialLot(materialEvent(header, activities), header, false, inputs);
}

const ore = materialFigures(material('urn:lot:ore', { nickel: '6', lithium: '1' }), [
  stream('4', ['extraction AU 9']),
  stream('2', ['extraction CL 1']),
  stream('1', ['extraction CL 1'], { mineral: LITHIUM }),
]);
const granted = grantedMaterialOf(input('urn:lot:ore', '10'), ore, { nickel: '10', lithium: '10' });

describe('a material lot', () => {
  it('weighs what came in, then works it: losses change no dollars of the past', () => {
    // 4 and 2 kg become 2 and 1 of 3 kg; 40 dollars are split 2 : 1.
    const [first, second] = worked({ nickel: '3' }, [granted]).streams;
    expect(first).toMatchObject({ massKg: kg('2'), valueAdded: [kg('9'), 26666666666666666666666666666667n] });
    expect(second).toMatchObject({ massKg: kg('1'), valueAdded: [kg('1'), 13333333333333333333333333333333n] });
  });

  it('works each mineral that it lists, and no other', () => {
    expect(worked({ nickel: '6' }, [granted]).streams.map(({ mineral }) => mineral)).toEqual([NICKEL, NICKEL]);
    const both = worked({ nickel: '6', lithium: '1' }, [granted]);
    expect(both.streams.map(({ mineral }) => mineral)).toEqual([NICKEL, NICKEL, LITHIUM]);
  });

  it('that holds more than came in is imbalanced, once for all its minerals', () => {
    const { findings, streams } = worked({ nickel: '7', lithium: '2' }, [granted]);
    expect([...findings]).toEqual([['mass-imbalance', { subjects: ['urn:lot:own'], more: false }]]);
    expect(streams.filter(({ isUntraced }) => isUntraced)).toHaveLength(2);
  });
});

describe('a mass that nobody knows (section 2, last paragraph)', () => {
  const unknown = refused(input('urn:lot:gone', '1'));
  const unknownIn = ({ streams }: MaterialFigures) => streams.filter((one) => one.isValueUnknown);

  it('makes the value of all streams of the mineral unknown', () => {
    const declared = refused(input('urn:lot:gone', '1', { minerals: new Map() }));
    expect(unknownIn(worked({ nickel: '9', lithium: '1' }, [granted, declared]))).toEqual([]);
    const { streams } = worked({ nickel: '9', lithium: '1' }, [granted, unknown]);
    expect(streams.map(({ isValueUnknown }) => isValueUnknown)).toEqual([true, true, true, true, true]);
  });

  it('is that of the lot if there is one stream only, after merging', () => {
    const figures = worked({ nickel: '9' }, [unknown, refused(input('urn:lot:gone-too', '1'))]);
    expect(figures.streams).toMatchObject([{ massKg: kg('9'), isUntraced: true }]);
    expect(unknownIn(figures)).toEqual([]);
  });

  const drawn = (figures: MaterialFigures) => grantedMaterialOf(input('urn:lot:own', '10'), figures, { nickel: '10' });
  const guessed = worked({ nickel: '9' }, [granted, unknown]);

  it('leaves the value unknown in later lots, also if they declare it or merge the stream', () => {
    const transferred = worked({ nickel: '9 100' }, [drawn(guessed)], []);
    expect(transferred.streams.map(({ isValueUnknown }) => isValueUnknown)).toEqual([true, true, true]);
    // Half of it comes by another way, on which nothing was guessed.
    const traced = stream('4', ['extraction AU 9', 'processing JP 40']);
    const known = materialFigures(material('urn:lot:known', { nickel: '4' }), [traced]);
    const blend = worked({ nickel: '13 100' }, [drawn(guessed), drawn(known)], []);
    expect(blend.streams.map(({ isValueUnknown }) => isValueUnknown)).toEqual([true, true, true]);
    const beside = worked({ nickel: '13 100' }, [drawn(transferred), drawn(ore)], []);
    expect(unknownIn(beside)).toHaveLength(3);
    expect(beside.streams).toHaveLength(5);
  });

  it('ends with a recycling, which makes it feedstock of unknown value', () => {
    const recycling = [activity('recycling US', { nickel: '9' })];
    const scrap = { ...guessed, form: 'recyclable' } as const;
    const [recycled, ...others] = worked({ nickel: '9' }, [drawn(scrap)], recycling).streams;
    expect(others).toEqual([]);
    expect(recycled).toMatchObject({ isValueUnknown: false, feedstock: null, valueAdded: [kg('9')], isRecycled: true });
    // Nothing but scrap can be recycled: to all else a recycling is a processing.
    expect(unknownIn(worked({ nickel: '9' }, [drawn(guessed)], recycling))).toHaveLength(3);
  });
});
