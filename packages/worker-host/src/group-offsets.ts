/** Reports how far a task is to its group, for lag tools only. Nothing reads it from there. Source: docs/decisions/0016. */
import { type Meta, type TaskInput, type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import type { Membership } from './membership.ts';

/** Lag tools look every few seconds at most. Offsets within each transaction would take the broker half as long again. */
const REPORT_INTERVAL_MS = 1_000;

/** Reports the positions of one task from time to time. */
export class GroupOffsets {
  private readonly membership: Pick<Membership, 'commitPositions'>;
  private readonly index: number;
  private readonly onUncommitted: (index: number, error: unknown) => void;
  private reported: Meta['positions'] | null = null;
  private reportedAtMs = -Infinity;

  /** @param onUncommitted called if the group did not take them; they are reported again with the next */
  constructor(
    membership: Pick<Membership, 'commitPositions'>,
    index: number,
    onUncommitted: (index: number, error: unknown) => void = () => {},
  ) {
    this.membership = membership;
    this.index = index;
    this.onUncommitted = onUncommitted;
  }

  /**
   * Reports them, if it is time. The caller need not wait for the answer.
   * @param nowMs of a clock that never goes back
   */
  async report({ positions: now }: Meta, inputs: readonly TaskInput[], nowMs: number): Promise<void> {
    if (now === this.reported || nowMs - this.reportedAtMs < REPORT_INTERVAL_MS) return;
    this.reported = now;
    this.reportedAtMs = nowMs;
    const positions = new Map<TopicPartition, number>(
      inputs.map(({ topic, partition, position }) => [topicPartitionOf(topic, partition), position]),
    );
    await this.membership.commitPositions(this.index, positions).catch((error: unknown) => {
      this.reported = null;
      this.onUncommitted(this.index, error);
    });
  }
}
