/** Whose turn it is: the supplier that was served longest ago, so that one that floods holds up no other. Source: intake.md, "Kafka". */
import type { PrincipalId } from '@oretrail/authority';
import type { OpenPartition } from './open-topics.ts';

/** Why a supplier is not read for a while: it is over its budget, or its records can't be answered now. */
export type HoldReason = 'slowed' | 'waiting';

/** In what state a topic is. */
export type TopicState = HoldReason | 'behind' | 'idle';

type Hold = Readonly<{ untilMs: number; reason: HoldReason }>;

/** Hands out turns. Times are of a clock that never goes back. */
export class Turns {
  private turn = 0;
  private readonly holds = new Map<PrincipalId, Hold>();
  private readonly busy = new Set<PrincipalId>();

  /** A supplier is not read until then. */
  hold(principal: PrincipalId, untilMs: number, reason: HoldReason): void {
    this.holds.set(principal, { untilMs, reason });
  }

  /** Why a supplier is held at a time; null if it is not. */
  heldBy(principal: PrincipalId, nowMs: number): HoldReason | null {
    const hold = this.holds.get(principal);
    if (hold === undefined) return null;
    if (nowMs < hold.untilMs) return hold.reason;
    this.holds.delete(principal);
    return null;
  }

  /** Records of it are in work: it gets no further turn until {@link end}. */
  begin(principal: PrincipalId): void {
    this.busy.add(principal);
  }

  /** The records that were in work are answered, or given up for now. */
  end(principal: PrincipalId): void {
    this.busy.delete(principal);
  }

  /** Whether a supplier may be read. */
  isFree(principal: PrincipalId, nowMs: number): boolean {
    return !this.busy.has(principal) && this.heldBy(principal, nowMs) === null;
  }

  /** What to read now: of each supplier one partition, of at most as many suppliers as are left to begin. */
  choose(behind: readonly OpenPartition[], suppliersMax: number): readonly OpenPartition[] {
    const room = suppliersMax - this.busy.size;
    const next = new Map<PrincipalId, OpenPartition>();
    const servedAt = new Map<PrincipalId, number>();
    for (const one of behind) {
      const { principal } = one.supplier;
      const known = next.get(principal);
      if (known === undefined || one.servedAt < known.servedAt) next.set(principal, one);
      servedAt.set(principal, Math.max(servedAt.get(principal) ?? 0, one.servedAt));
    }
    const last = ({ supplier: { principal } }: OpenPartition): number => servedAt.get(principal) ?? 0;
    const chosen = [...next.values()].sort((a, b) => last(a) - last(b)).slice(0, Math.max(0, room));
    this.turn += 1;
    for (const one of chosen) one.servedAt = this.turn;
    return chosen;
  }

  /** How a topic is to be shown. */
  stateOf({ supplier: { principal }, position, end }: OpenPartition, nowMs: number): TopicState {
    return this.heldBy(principal, nowMs) ?? (position < end ? 'behind' : 'idle');
  }
}
