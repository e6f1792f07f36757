/** The verdicts in force in a log, as a seal commits to them. */
import { VerdictsInForce } from '@oretrail/archive';
import type { Verdict } from '@oretrail/model';
import { type Log, STEP_RECORDS_MAX, VERDICTS } from '@oretrail/runtime';

/** Folds what the workers wrote, and trusts its ids: `oretrail audit verify` works them out again. */
export class LogVerdicts {
  readonly inForce = new VerdictsInForce();
  private readonly log: Log;
  private readonly positions = new Map<number, number>();

  constructor(log: Log) {
    this.log = log;
  }

  /** Up to where the partitions end at a cut. */
  async foldTo(ends: readonly number[]): Promise<void> {
    for (const [partition, end] of ends.entries()) {
      let from = this.positions.get(partition) ?? 0;
      while (from < end) {
        const recordsMax = Math.min(STEP_RECORDS_MAX, end - from);
        const { records, next } = await this.log.read({ topic: VERDICTS, partition, from, recordsMax });
        for (const { value } of records) this.take(value as Verdict);
        from = next;
      }
      this.positions.set(partition, end);
    }
  }

  private take({ vin, verdictId, revision, supersedes }: Verdict): void {
    this.inForce.take({ vin, verdictId, revision, supersedes: supersedes ?? null });
  }
}
