import { amountOf } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { applyActivities } from './activities.ts';
import { activity, flow, NICKEL } from './examples/examples.ts';
import type { Known } from './figures.ts';
import type { Flow } from './flow.ts';
import type { Weighed } from './mass-balance.ts';

const usd = amountOf;
const TEN_KG = amountOf('10');

function weighed(of: Flow): Weighed {
  return { ...of, massKg: of.massKg ?? 0n };
}

const nickel = (text: string, added: string) => activity(text, { lithium: '1000', nickel: added });
const worked = (activities: readonly ReturnType<typeof activity>[], ...flows: Flow[]) =>
  applyActivities(activities, NICKEL, TEN_KG, flows.map(weighed));
const stepsOf = (of: Readonly<{ steps: readonly { activity: string; country: string }[] }>) =>
  of.steps.map((step) => `${step.activity} ${step.country}`);

describe('an activity', () => {
  it('adds to each stream by its mass, and only what it adds to that mineral', () => {
    // 40 dollars over 7.5 kg and 2.5 kg of 10 kg: 30 and 10.
    const streams = worked([nickel('processing JP', '40')], flow('7.5', ['extraction AU 9']), flow('2.5'));
    expect(streams.map(({ valueAdded }) => valueAdded)).toEqual([[usd('9'), usd('30')], [usd('10')]]);
    expect(streams.map(stepsOf)).toEqual([['extraction AU', 'processing JP'], ['processing JP']]);
  });

  it('is done after the one before it', () => {
    const [stream] = worked([nickel('extraction AU', '1'), nickel('processing JP', '2')], flow('10'));
    expect(stream && stepsOf(stream)).toEqual(['extraction AU', 'processing JP']);
    expect(stream?.valueAdded).toEqual([usd('1'), usd('2')]);
  });

  it('may not tell what it adds: then it is unknown of each stream, and of what comes of it', () => {
    const streams = worked(
      [nickel('processing JP', '?')],
      flow('7.5', ['extraction AU 9']),
      flow('2.5', ['extraction CL ?']),
    );
    expect(streams.map(({ valueAdded }) => valueAdded)).toEqual([
      [usd('9'), null],
      [null, null],
    ]);
  });

  it('leaves streams as they came if there is none', () => {
    expect(worked([], flow('10', ['extraction AU 9']))).toMatchObject([{ massKg: TEN_KG, valueAdded: [usd('9')] }]);
  });
});

describe('the first recycling (step 5)', () => {
  const scrap = (more: Partial<Flow> = {}) =>
    flow('10', ['extraction AU 9', 'processing CN 4'], { isRecyclable: true, ...more });

  it('forgets the past, and makes what it was worth feedstock', () => {
    // 9 + 4 added, 2 of feedstock and 5 of unknown origin: 20.
    const [stream] = worked(
      [nickel('recycling US', '8')],
      scrap({ feedstock: usd('2'), untraced: usd('5'), isUntraced: true }),
    );
    expect(stream).toMatchObject({ feedstock: usd('20'), untraced: 0n, valueAdded: [usd('8')] });
    expect(stream).toMatchObject({ isRecycled: true, isUntraced: false });
    expect(stream && stepsOf(stream)).toEqual(['recycling US']);
  });

  it.each([{ untraced: null }, { feedstock: null }, { valueAdded: [null, usd('4')] }, { isValueUnknown: true }])(
    'leaves what is unknown unknown: %o',
    (unknown) => {
      const recycled = { feedstock: null, untraced: 0n, valueAdded: [usd('8')], isValueUnknown: false };
      expect(worked([nickel('recycling US', '8')], scrap(unknown))).toMatchObject([recycled]);
    },
  );

  it('makes recycling of every later activity, and keeps what the later ones add', () => {
    const activities = [
      nickel('extraction AU', '1'),
      nickel('recycling US', '8'),
      nickel('processing JP', '2'),
      nickel('recycling CA', '3'),
    ];
    const [stream] = worked(activities, scrap());
    expect(stream && stepsOf(stream)).toEqual(['recycling US', 'recycling JP', 'recycling CA']);
    // 9 + 4 + 1 before it.
    expect(stream).toMatchObject({ feedstock: usd('14'), valueAdded: [usd('8'), usd('2'), usd('3')] });
  });

  it('has happened to a stream that comes recycled: its past stays, and everything is recycling', () => {
    const recycled = scrap({ isRecycled: true, feedstock: usd('2') });
    const [stream] = worked([nickel('recycling US', '8'), nickel('processing JP', '1')], recycled);
    expect(stream && stepsOf(stream)).toEqual(['extraction AU', 'processing CN', 'recycling US', 'recycling JP']);
    expect(stream).toMatchObject({ feedstock: usd('2'), isRecycled: true });
  });

  it('is a processing to any other stream', () => {
    const [stream] = worked([nickel('recycling US', '8'), nickel('recycling CA', '1')], scrap({ isRecyclable: false }));
    expect(stream && stepsOf(stream)).toEqual(['extraction AU', 'processing CN', 'processing US', 'processing CA']);
    expect(stream).toMatchObject({ isRecycled: false, feedstock: 0n });
  });
});

describe('merging (step 6)', () => {
  const part = (massKg: string, steps: readonly string[], more: Partial<Flow> = {}) => flow(massKg, steps, more);
  const added = (streams: ReturnType<typeof worked>): readonly (readonly Known[])[] =>
    streams.map(({ valueAdded }) => valueAdded);

  it('adds all figures of streams with the same steps and flags, and unites their days', () => {
    const streams = worked(
      [],
      part('6', ['extraction AU 9 2023-02-02'], { feedstock: usd('1'), untraced: usd('3') }),
      part('4', ['extraction AU 5 2023-01-01 2023-02-02'], { feedstock: usd('2') }),
    );
    const merged = { massKg: TEN_KG, valueAdded: [usd('14')], feedstock: usd('3'), untraced: usd('3') };
    expect(streams).toMatchObject([merged]);
    expect(streams[0]?.steps[0]?.days).toEqual(['2023-01-01', '2023-02-02']);
  });

  it('makes unknown what is unknown in one of them', () => {
    const streams = worked(
      [],
      part('6', [], { untraced: null }),
      part('4', [], { untraced: usd('3'), feedstock: null }),
    );
    expect(streams).toMatchObject([{ untraced: null, feedstock: null }]);
    const steps = ['extraction AU 9', 'processing JP ?'];
    for (const two of [
      [steps, ['extraction AU 5', 'processing JP 2']],
      [['extraction AU 5', 'processing JP 2'], steps],
    ]) {
      expect(added(worked([], part('6', two[0] ?? []), part('4', two[1] ?? [])))).toEqual([[usd('14'), null]]);
    }
    const guessed = worked([], part('6', [], { isValueUnknown: true }), part('4', []));
    expect(guessed).toMatchObject([{ isValueUnknown: true }]);
  });

  it.each([
    ['another country', ['extraction CL 5'], {}],
    ['another activity', ['processing AU 5'], {}],
    ['one step more', ['extraction AU 5', 'processing AU 0'], {}],
    ['unknown origin', ['extraction AU 5'], { isUntraced: true }],
    ['recycled', ['extraction AU 5'], { isRecycled: true }],
  ])('keeps apart: %s', (_name, steps, more) => {
    expect(added(worked([], part('6', ['extraction AU 9']), part('4', steps, more)))).toHaveLength(2);
  });

  it('keeps apart what another facility or operator has done in the same country', () => {
    const [there] = flow('0', ['extraction AU 5']).steps;
    if (there === undefined) throw new Error('no step');
    const elsewhere = activity('extraction AU', { nickel: '0' });
    const first = worked([elsewhere], flow('10'));
    const second = worked([{ ...elsewhere, operator: 'urn:party:other' as typeof there.operator }], flow('10'));
    const third = worked([{ ...elsewhere, facility: 'urn:facility:other' as typeof there.facility }], flow('10'));
    expect(new Set([first, second, third].map(([stream]) => stream?.key)).size).toBe(3);
  });

  it('merges after all activities: what a recycling has made the same becomes one', () => {
    const scrap = { isRecyclable: true } as const;
    const streams = worked(
      [nickel('recycling US', '8')],
      part('6', ['extraction AU 9'], scrap),
      part('4', ['extraction CN 5'], scrap),
    );
    expect(streams).toMatchObject([{ massKg: TEN_KG, feedstock: usd('14'), valueAdded: [usd('8')] }]);
  });
});
