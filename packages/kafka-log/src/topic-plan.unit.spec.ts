import { FACTS, GRANTS } from '@oretrail/runtime';
import { expect, it } from 'vitest';
import { plannedSupplierTopics, plannedTopics, REPLICATION } from './topic-plan.ts';

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

it('the topics of a supplier are kept for two weeks, and bounded by what the broker inflates', () => {
  const kept = {
    'cleanup.policy': 'delete',
    'retention.ms': '1209600000',
    'retention.bytes': '-1',
    'max.message.bytes': '1048588',
    'min.insync.replicas': '2',
    'unclean.leader.election.enable': 'false',
  };
  const strange = { 'message.timestamp.type': 'LogAppendTime', 'compression.type': 'uncompressed' };
  expect(plannedSupplierTopics('User:CN=smm', REPLICATION)).toEqual([
    { topic: 'intake.User-3aCN-3dsmm.v1', partitions: 1, config: { ...kept, ...strange } },
    { topic: 'acks.User-3aCN-3dsmm.v1', partitions: 1, config: kept },
    { topic: 'intake.User-3aCN-3dsmm.v1.dlq', partitions: 1, config: kept },
  ]);
  expect(() => plannedSupplierTopics('', REPLICATION)).toThrow('has no topics');
});
