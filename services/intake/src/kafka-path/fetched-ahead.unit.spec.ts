import { expect, it } from 'vitest';
import { FetchedAhead } from './fetched-ahead.ts';
import { FETCHED_AHEAD_MAX } from './limits.ts';

it('keeps what was read last, and forgets what was read before', () => {
  const forgotten: string[] = [];
  const ahead = new FetchedAhead({ forget: (topic, partition) => void forgotten.push(`${topic}/${partition}`) });
  const of = (topic: string) => ({ topic, partition: 0 });
  const many = Array.from({ length: FETCHED_AHEAD_MAX }, (_, i) => of(`t${i}`));
  ahead.keep(many);
  ahead.keep([of('t0')]);
  expect(forgotten).toEqual([]);
  ahead.keep([of('new'), of('newer')]);
  expect(forgotten).toEqual(['t1/0', 't2/0']);
});
