/** How much a step may take on, so that no step outlasts a session: while it computes, no heartbeat is sent. */
import { OUTBOX_LIMITS, type OutboxLimits, STEP_RECORDS_MAX } from '@oretrail/runtime';

/** A step may compute for a quarter of a session: beats before and after it still come in time. */
const SESSION_SHARE_MAX = 1 / 4;
/** Below a quarter of that, the next one may take on twice as much. */
const EASY_SHARE = 1 / 4;
/** The first steps find cold caches, and perhaps a machine on which larger ones have just failed. */
const FIRST_SHARE = 1 / 8;
/** Some dozen records: a step that can't do these in a quarter of a session is on a machine that can't run this. */
const LEAST_SHARE = 1 / 64;

/** The pace of one task: halved by a step that takes long, doubled by one that doesn't. */
export class Pace {
  private readonly stepMaxMs: number;
  private share = FIRST_SHARE;

  constructor(sessionTimeoutMs: number) {
    this.stepMaxMs = sessionTimeoutMs * SESSION_SHARE_MAX;
  }

  /** Records that the next step may read. */
  get recordsMax(): number {
    return Math.floor(STEP_RECORDS_MAX * this.share);
  }

  /** What it may evaluate and publish. */
  get limits(): OutboxLimits {
    const { outputsMax, charactersMax, evaluationsMax } = OUTBOX_LIMITS;
    const { share } = this;
    return {
      outputsMax: outputsMax * share,
      charactersMax: charactersMax * share,
      evaluationsMax: Math.floor(evaluationsMax * share),
    };
  }

  /** A step computed for so long. */
  took(computedMs: number): void {
    if (computedMs > this.stepMaxMs) this.share = Math.max(this.share / 2, LEAST_SHARE);
    else if (computedMs < this.stepMaxMs * EASY_SHARE) this.share = Math.min(this.share * 2, 1);
  }
}
