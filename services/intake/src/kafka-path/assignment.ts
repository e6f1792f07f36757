/**
 * Which part of the suppliers is ours: a Kafka group of the intakes, in which each partition of the shipments is a share. The
 * group also keeps the positions, and refuses those of an intake that has missed a rebalance.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { groupOf, type KafkaOptions } from '@oretrail/kafka-log';
import { SHIPMENTS, type TopicPartition } from '@oretrail/runtime';
import { Membership } from '@oretrail/worker-host';
import { LEAVE_MAX_MS } from './limits.ts';

/** What names the group. */
const NAME = 'intake';

/** The group whose positions lag tools show. */
export const groupOfIntakes = (kafka: KafkaOptions): string => groupOf(kafka, NAME);

/** Shares that are ours until the signal is aborted. */
export type Given = Readonly<{ shares: ReadonlySet<number>; over: AbortSignal }>;

/** One membership, from joining to leaving or a crash. */
export class Assignment {
  private readonly membership: Membership;
  private over: AbortController | null = null;
  private next = Promise.withResolvers<Given>();

  /** @param shares that there are in all */
  constructor(kafka: KafkaOptions, shares: number) {
    this.membership = new Membership(
      kafka,
      { worker: NAME, topic: SHIPMENTS, tasks: shares },
      {
        onRebalancing: () => this.end(),
        onAssigned: (tasks) => this.give(new Set(tasks)),
        onCrash: (error) => {
          this.end();
          this.next.reject(error);
        },
      },
    );
    // Somebody may not wait for it when it fails; the next who does learns of it.
    this.next.promise.catch(() => {});
  }

  /** Joins the group, and waits for the first shares. @throws what kafkajs throws */
  join(): Promise<Given> {
    // A crash may come while joining waits, and then joining never ends.
    return Promise.race([this.membership.start().then(() => this.given()), this.given()]);
  }

  /** The shares, as soon as there are some. @throws Error if the membership has failed for good */
  given(): Promise<Given> {
    return this.next.promise;
  }

  /** @throws KafkaLogError `not-assigned` if the group has given our shares to others */
  commit(share: number, positions: ReadonlyMap<TopicPartition, number>): Promise<void> {
    return this.membership.commitPositions(share, positions);
  }

  /** Leaves the group, so that others take over at once. */
  async leave(): Promise<void> {
    this.end();
    const left = this.membership.stop().catch(() => {});
    await Promise.race([left, sleep(LEAVE_MAX_MS, undefined, { ref: false })]);
  }

  private give(shares: ReadonlySet<number>): void {
    this.end();
    this.over = new AbortController();
    this.next.resolve({ shares, over: this.over.signal });
  }

  private end(): void {
    if (this.over === null) return;
    this.over.abort();
    this.over = null;
    this.next = Promise.withResolvers<Given>();
    this.next.promise.catch(() => {});
  }
}
