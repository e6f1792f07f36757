import { expect, it } from 'vitest';
import { RENEWAL_SHARED_MS, RENEWALS_SHARED_MAX } from './limits.ts';
import { SharedAnswers } from './shared-answers.ts';

it('are given again for some seconds, unless they fail or are forgotten', async () => {
  let nowMs = 0;
  let asked = 0;
  const shared = new SharedAnswers<number>(() => nowMs);
  const ask = (key: string) => shared.of(key, async () => ++asked);
  expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual([1, 1, 2]);
  nowMs = RENEWAL_SHARED_MS - 1;
  expect(await ask('a')).toBe(1);
  nowMs = RENEWAL_SHARED_MS;
  expect(await ask('a')).toBe(3);
  shared.forget('a');
  expect(await ask('a')).toBe(4);
  await expect(shared.of('c', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await ask('c')).toBe(5);
});

it('are bounded: the oldest is forgotten first', async () => {
  let asked = 0;
  const shared = new SharedAnswers<number>(() => 0);
  const ask = (key: number) => shared.of(String(key), async () => ++asked);
  for (let key = 0; key <= RENEWALS_SHARED_MAX; key += 1) await ask(key);
  expect(await ask(1)).toBe(2);
  expect(await ask(0)).toBe(RENEWALS_SHARED_MAX + 2);
});
