/**
 * Which tasks are ours: a Kafka group of a worker's processes, of which each partition has one member. Nothing is read
 * through the group: kafkajs's consumer only joins, beats and commits here. Source: docs/decisions/0011.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { clientOf, groupOf, KAFKA_ERRORS, type KafkaOptions, nameOnCluster, RETRY } from '@oretrail/kafka-log';
import type { Topic, TopicPartition } from '@oretrail/runtime';
import type { Consumer } from 'kafkajs';

/** What a member reports. */
export type MembershipListener = Readonly<{
  /** The group is rebalancing: begin nothing until it is. */
  onRebalancing: () => void;
  /** These tasks are ours from now on, and no others. */
  onAssigned: (tasks: readonly number[]) => void;
  /** The membership has failed for good. */
  onCrash: (error: Error) => void;
}>;

/**
 * A group: the worker that it is named after, and a topic with as many partitions as there are tasks. If partitions were
 * added to it since, those beyond the tasks are nobody's work.
 */
export type TaskGroup = Readonly<{ worker: string; topic: Topic; tasks: number }>;

/** Below the timeout of a transaction, so that a silent owner's work is void when another takes over. architecture.md, "Exactly once with kafkajs". */
export const SESSION_TIMEOUT_MS = 8_000;
/** How long a group's coordinator may take to be ready: a broker that has just started reads its groups first. */
const COORDINATOR_WAIT_MS = 15_000;
const COORDINATOR_RETRY_MS = 100;
/** Several beats fit into a session, and a rebalance is heard of soon. */
const HEARTBEAT_INTERVAL_MS = 500;
/** The consumer sleeps so long between looking whether a beat is due, for it reads nothing. */
const IDLE_WAIT_MS = 250;
/** A rebalance waits for members that are in the middle of a step, which takes some hundred milliseconds. */
const REBALANCE_TIMEOUT_MS = 10_000;

/** A request without an answer ends after half a minute (connection.ts), and one more is tried after it. */
const SILENCE_MAX_MS = 60_000;
const SILENCE_LOOK_MS = 1_000;

/** Joining ends at once if the coordinator isn't ready, though it will be soon; asking for offsets may be repeated. */
async function untilCoordinated(kafka: KafkaOptions, worker: string): Promise<void> {
  const admin = clientOf(kafka).admin();
  const giveUpAt = performance.now() + COORDINATOR_WAIT_MS;
  await admin.connect();
  try {
    for (;;) {
      try {
        await admin.fetchOffsets({ groupId: groupOf(kafka, worker) });
        return;
      } catch (error) {
        const { retriable } = error as Readonly<{ retriable?: boolean }>;
        if (retriable === false || performance.now() > giveUpAt) throw error;
        await sleep(COORDINATOR_RETRY_MS);
      }
    }
  } finally {
    await admin.disconnect();
  }
}

/** One process in the group of its worker. */
export class Membership {
  private readonly consumer: Consumer;
  private readonly kafka: KafkaOptions;
  private readonly worker: string;
  private readonly tasks: number;
  private readonly topic: string;
  private readonly listener: MembershipListener;
  private assigned: ReadonlySet<number> = new Set();
  private isStopping = false;
  /** Between the word that the group rebalances and our share of it. */
  private isRejoining = false;
  /** When the group last answered. */
  private heardMs = 0;
  private watch: NodeJS.Timeout | null = null;

  constructor(kafka: KafkaOptions, { worker, topic, tasks }: TaskGroup, listener: MembershipListener) {
    this.kafka = kafka;
    this.worker = worker;
    this.tasks = tasks;
    this.listener = listener;
    this.topic = nameOnCluster(kafka, topic);
    this.consumer = clientOf(kafka).consumer({
      groupId: groupOf(kafka, worker),
      sessionTimeout: kafka.sessionTimeoutMs ?? SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      maxWaitTimeInMs: IDLE_WAIT_MS,
      allowAutoTopicCreation: false,
      // Crash-only: the supervisor starts the process again.
      retry: { ...RETRY, restartOnFailure: async () => false },
    });
  }

  /** Joins the group. */
  async start(): Promise<void> {
    this.watchSilence();
    await untilCoordinated(this.kafka, this.worker);
    const { consumer } = this;
    consumer.on(consumer.events.HEARTBEAT, () => this.beat());
    consumer.on(consumer.events.REBALANCING, () => {
      this.isRejoining = true;
      this.listener.onRebalancing();
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => this.listener.onCrash(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.hear();
      this.isRejoining = false;
      consumer.pause([{ topic: this.topic }]);
      const ours = payload.memberAssignment[this.topic] ?? [];
      this.assigned = new Set(ours.filter((index) => index < this.tasks));
      if (!this.isStopping) this.listener.onAssigned([...this.assigned]);
    });
    this.hear();
    await consumer.connect();
    // Each partition is one task; what is in it is read elsewhere.
    await consumer.subscribe({ topics: [this.topic], fromBeginning: false });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => {} });
  }

  /** Whether the group still counts the task as ours, as far as we have heard. */
  isOurs(index: number): boolean {
    return this.assigned.has(index);
  }

  /**
   * Says to the group that we own a task: it refuses a member that has missed a generation, which fencing alone does not.
   * @throws KafkaLogError `not-assigned`
   */
  async claim(index: number): Promise<void> {
    await this.commit(index, [{ topic: this.topic, partition: index, offset: '0' }]);
  }

  /**
   * Says the same, and how far the task has come: for lag tools, and for callers that wait for it.
   * @throws KafkaLogError `not-assigned`
   */
  async commitPositions(index: number, positions: ReadonlyMap<TopicPartition, number>): Promise<void> {
    const offsets = [...positions].map(([place, offset]) => {
      const slash = place.lastIndexOf('/');
      const topic = nameOnCluster(this.kafka, place.slice(0, slash));
      return { topic, partition: Number(place.slice(slash + 1)), offset: String(offset) };
    });
    await this.commit(index, offsets);
  }

  private async commit(index: number, offsets: Parameters<Consumer['commitOffsets']>[0]): Promise<void> {
    try {
      await this.consumer.commitOffsets(offsets);
    } catch (cause) {
      throw KAFKA_ERRORS.error('not-assigned', `task ${index}: ${String(cause)}`, { cause });
    }
  }

  /**
   * A coordinator that is loading its groups refuses a join, after which kafkajs beats on as the member that it was: the group
   * takes that, and our share, without which nothing may be begun, would never come.
   */
  private beat(): void {
    this.hear();
    if (!this.isRejoining || this.isStopping) return;
    this.listener.onCrash(KAFKA_ERRORS.error('not-joined', `the group of ${this.worker} beats, and was not joined`));
  }

  private hear(): void {
    this.heardMs = performance.now();
  }

  /** kafkajs tells of a crash only when it has left the group and closed every connection, for which it may wait for ever. */
  private watchSilence(): void {
    this.hear();
    this.watch = setInterval(() => {
      const silentMs = Math.round(performance.now() - this.heardMs);
      if (silentMs < SILENCE_MAX_MS || this.isStopping) return;
      this.listener.onCrash(KAFKA_ERRORS.error('kafka-unreachable', `the group has not answered for ${silentMs} ms`));
    }, SILENCE_LOOK_MS);
  }

  /** Leaves the group, so that others take over at once. */
  async stop(): Promise<void> {
    this.isStopping = true;
    if (this.watch !== null) clearInterval(this.watch);
    await this.consumer.disconnect();
  }
}
