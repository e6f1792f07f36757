/** Our patch of how kafkajs sends a batch to several brokers: docs/upstream/kafkajs-moved-leader.md. */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { requireUnpatched } from './patch.ts';

type TopicData = readonly Readonly<{
  topic: string;
  partitions: readonly Readonly<{ partition: number; messages: readonly Readonly<{ value: string }>[] }>[];
}>[];
type Produce = (topicData: TopicData) => Promise<void>;
type Send = (batch: Readonly<{ acks: number; topicMessages: readonly unknown[] }>) => Promise<readonly unknown[]>;
type CreateSend = (parts: object) => Send;
type UpdateSequence = (topic: string, partition: number, increment: number) => void;

const require = createRequire(import.meta.url);
const createSend: CreateSend = require('kafkajs/src/producer/sendMessages');
const createPublishedSend = requireUnpatched('src/producer/sendMessages.js') as CreateSend;
const createRetry: (options: object) => unknown = require('kafkajs/src/retry');
const {
  KafkaJSProtocolError,
  KafkaJSRequestTimeoutError,
}: Record<'KafkaJSProtocolError' | 'KafkaJSRequestTimeoutError', new (cause: object | string) => Error> =
  require('kafkajs/src/errors');

const TOPIC = 'lots';
const nothing = (): void => {};
const notLeader = (): Error =>
  new KafkaJSProtocolError({ type: 'NOT_LEADER_FOR_PARTITION', code: 6, retriable: true, message: 'it has moved' });

/** Two brokers, each the leader of one partition, until somebody moves them. */
function pair(produce: readonly [Produce, Produce]) {
  const leaders = [0, 1];
  const written: string[] = [];
  const brokers = produce.map((of, nodeId) => ({
    nodeId,
    produce: async ({ topicData }: Readonly<{ topicData: TopicData }>) => {
      await of(topicData);
      const partitions = topicData.flatMap((one) => one.partitions);
      for (const { partition, messages } of partitions) {
        for (const { value } of messages) written.push(`${value} to ${partition} at ${nodeId}`);
      }
      const answers = partitions.map(({ partition }) => ({ partition, errorCode: 0, baseOffset: '0' }));
      return { topics: [{ topicName: TOPIC, partitions: answers }] };
    },
  }));
  const metadata = () => leaders.map((leader, partitionId) => ({ partitionId, leader }));
  const cluster = {
    refreshMetadataIfNecessary: nothing,
    refreshMetadata: nothing,
    addMultipleTargetTopics: nothing,
    isConnected: () => true,
    findTopicPartitionMetadata: metadata,
    findBroker: ({ nodeId }: Readonly<{ nodeId: string }>) => brokers[Number(nodeId)],
    findLeaderForPartitions: (_topic: string, partitions: readonly string[]) => {
      const byLeader: Record<number, number[]> = {};
      for (const partition of partitions.map(Number)) {
        const leader = leaders[partition] ?? -1;
        byLeader[leader] = [...(byLeader[leader] ?? []), partition];
      }
      return byLeader;
    },
  };
  return { leaders, written, cluster };
}

function sendThrough(
  cluster: object,
  create: CreateSend = createSend,
  sent: Readonly<{ messages?: readonly object[]; updateSequence?: UpdateSequence }> = {},
): Promise<readonly unknown[]> {
  const send = create({
    logger: { debug: nothing, error: nothing },
    cluster,
    partitioner: ({ message }: Readonly<{ message: Readonly<{ partition: number }> }>) => message.partition,
    eosManager: {
      acquireBrokerLock: nothing,
      releaseBrokerLock: nothing,
      isTransactional: () => false,
      getSequence: () => 0,
      updateSequence: sent.updateSequence ?? nothing,
      getProducerId: () => 1,
      getProducerEpoch: () => 0,
    },
    retrier: createRetry({ initialRetryTime: 1, retries: 5 }),
  });
  const { messages = [0, 1].map((partition) => ({ partition, value: `message ${partition}` })) } = sent;
  return send({ acks: -1, topicMessages: [{ topic: TOPIC, messages }] });
}

/** A partition moves to the broker that has already answered for its own. */
function movedLeader() {
  const parts = pair([
    async () => {},
    async () => {
      parts.leaders[1] = 0;
      throw notLeader();
    },
  ]);
  return parts;
}

/** One broker refuses once, while the other has not answered yet. */
function slowAnswer() {
  let refusals = 0;
  return pair([
    async () => {
      // The refusal of the other is known, and its retry due, long before this answer.
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    },
    async () => {
      refusals += 1;
      if (refusals === 1) throw notLeader();
    },
  ]);
}

/** One broker is frozen: it answers nothing, and its partition has moved to the other, which a client learns if it asks. */
function frozenLeader() {
  const parts = pair([
    async () => {},
    async () => {
      throw new KafkaJSRequestTimeoutError('Request Produce timed out');
    },
  ]);
  const cluster = { ...parts.cluster, refreshMetadata: () => (parts.leaders[1] = 0) };
  return { ...parts, cluster };
}

describe('the sequence of a partition', () => {
  it('grows by its records, be they messages or written in one, and shrinks by them before they are tried again', async () => {
    const { cluster } = slowAnswer();
    const grown: string[] = [];
    const written = { partition: 1, value: null, recordBytes: [Buffer.alloc(1)], recordCount: 3 };
    const messages = [{ partition: 0, value: 'one' }, { partition: 0, value: 'other' }, written];
    const updateSequence: UpdateSequence = (_, partition, increment) => grown.push(`${partition}: ${increment}`);
    await sendThrough(cluster, createSend, { messages, updateSequence });
    expect(grown).toEqual(['0: 2', '1: 3', '1: -3', '1: 3']);
  });
});

describe('a batch for two brokers', () => {
  it('is written whole if a partition moves to the broker that has answered already', async () => {
    const { written, cluster } = movedLeader();
    expect(await sendThrough(cluster)).toHaveLength(2);
    expect(written).toEqual(['message 0 to 0 at 0', 'message 1 to 1 at 0']);
  });

  it('is written once if one broker refuses while the other has not answered yet', async () => {
    const { written, cluster } = slowAnswer();
    await sendThrough(cluster);
    expect(written.toSorted()).toEqual(['message 0 to 0 at 0', 'message 1 to 1 at 1']);
  });

  it('is written to the next leader if a broker lets a request time out', async () => {
    const { written, cluster } = frozenLeader();
    await sendThrough(cluster);
    expect(written).toEqual(['message 0 to 0 at 0', 'message 1 to 1 at 0']);
  });

  it('goes to the frozen broker again and again with kafkajs as it was published', async () => {
    const { leaders, cluster } = frozenLeader();
    await expect(sendThrough(cluster, createPublishedSend)).rejects.toThrow('timed out');
    expect(leaders).toEqual([0, 1]);
  });

  it('is lost in part, or written twice, by kafkajs as it was published', async () => {
    const [moved, slow] = [movedLeader(), slowAnswer()];
    await sendThrough(moved.cluster, createPublishedSend);
    expect(moved.written).toEqual(['message 0 to 0 at 0']);
    await sendThrough(slow.cluster, createPublishedSend);
    expect(slow.written.toSorted()).toEqual(['message 0 to 0 at 0', 'message 0 to 0 at 0', 'message 1 to 1 at 1']);
  });
});
