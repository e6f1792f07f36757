/** How far a task is, told to its group: for lag tools only. Nothing is read from there. Source: docs/decisions/0016. */
import { type Meta, type Place, placeOf, type TaskInput } from '@oretrail/runtime';
import type { Membership } from './membership.ts';

/** Lag tools look every few seconds at most. Offsets within each transaction would take the broker half as long again. */
const TELL_INTERVAL_MS = 1_000;

/** Tells the positions of one task from time to time. */
export class ToldPositions {
  private readonly membership: Pick<Membership, 'commitPositions'>;
  private readonly index: number;
  private readonly onUncommitted: (index: number, error: unknown) => void;
  private told: Meta['positions'] | null = null;
  private toldAtMs = -Infinity;

  /** @param onUncommitted told of what the group did not take; it is told again with the next */
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
   * Tells them, if it is time. Nobody need wait for the answer.
   * @param nowMs of a clock that never goes back
   */
  async tell(standing: Meta, inputs: readonly TaskInput[], nowMs: number): Promise<void> {
    if (standing.positions === this.told || nowMs - this.toldAtMs < TELL_INTERVAL_MS) return;
    this.told = standing.positions;
    this.toldAtMs = nowMs;
    const positions = new Map<Place, number>(
      inputs.map(({ topic, partition, position }) => [placeOf(topic, partition), position]),
    );
    await this.membership.commitPositions(this.index, positions).catch((error: unknown) => {
      this.told = null;
      this.onUncommitted(this.index, error);
    });
  }
}
