import { journalOf, VERDICTS } from '@oretrail/runtime';
import { MemoryLog } from '@oretrail/test-support/simulator';
import { expect, it } from 'vitest';
import { relayed } from './relay.ts';

it('relays what is there to another log, in each round the same', async () => {
  const [from, to] = [new MemoryLog(1), new MemoryLog(1)];
  const journal = { topic: journalOf('eligibility'), partition: 0, key: 'eligibility-0', value: { published: [] } };
  const verdicts = ['a', 'b', 'c'].map((key) => ({ topic: VERDICTS, partition: 0, key, value: { vin: key } }));
  await from.append([journal, ...verdicts]);
  const rows = await relayed(from, to, process.pid);
  expect(rows.map(({ topic, records }) => [topic, records])).toContainEqual([VERDICTS, verdicts.length]);
  expect(from.recordsOf(VERDICTS, 0).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  expect(
    to
      .recordsOf(VERDICTS, 0)
      .slice(-verdicts.length)
      .map(({ key }) => key),
  ).toEqual(['a', 'b', 'c']);
  expect(await from.end(journalOf('eligibility'), 0)).toBe(1);
});
