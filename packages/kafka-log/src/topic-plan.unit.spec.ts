import { FACTS, GRANTS } from '@oretrail/runtime';
import { expect, it } from 'vitest';
import { plannedTopics, REPLICATION } from './topic-plan.ts';

const plan = new Map(plannedTopics(6, ['provenance'], REPLICATION).map((planned) => [planned.topic, planned]));

it('grants have one partition, are kept for ever, and are stamped by the broker, as facts are', () => {
  expect(plan.get(GRANTS)).toEqual({ ...plan.get(FACTS), topic: GRANTS });
  expect(plan.get(GRANTS)).toMatchObject({
    partitions: 1,
    config: {
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
      'message.timestamp.type': 'LogAppendTime',
    },
  });
});
