import { type ControlMessage, GRANTS, topicPartitionOf, VERDICTS } from '@oretrail/runtime';
import { expect, it } from 'vitest';
import { CutFollower } from './cut-follower.ts';

/** A control topic with these messages. */
function logOf(messages: readonly ControlMessage[]) {
  const records = messages.map((value, offset) => ({ topic: '', partition: 0, offset, key: '', value }));
  return {
    end: async () => records.length,
    read: async ({ from }: { from: number }) => ({ records: records.slice(from), next: records.length, blanks: [] }),
  };
}

it('segments of grants end where a proved cut says', async () => {
  const messages: ControlMessage[] = [
    { type: 'cut', cut: 1, inputs: { 'reference.facts.v1/0': 7 } },
    { type: 'resume', cut: 1, verdicts: [4], grants: 3 },
    { type: 'resume', cut: 2, verdicts: [5] },
    { type: 'resume', cut: 3, verdicts: [6], grants: 3 },
    { type: 'resume', cut: 4, verdicts: [6], grants: 5 },
  ];
  const cuts = new CutFollower(logOf(messages));
  await cuts.catchUp();
  expect(cuts.cutsOf(topicPartitionOf(GRANTS, 0))).toEqual([3, 5]);
  expect(cuts.cutsOf(topicPartitionOf(VERDICTS, 0))).toEqual([4, 5, 6]);
});
