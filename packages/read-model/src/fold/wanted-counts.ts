/** How many vehicles wait for what: counted in memory during a batch by their assessments, and written once at its end. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ANY_LOT_ABOVE, NOTHING_WANTED } from '../rows/wants.ts';

type Sum = {
  readonly key: readonly [subject: string, need: string, because: string];
  vehicles: number;
  stakeUsd: number;
};

/** Changes of one batch. */
export class WantedCounts {
  private readonly wants: StatementSync;
  private readonly counted: StatementSync;
  private readonly emptied: StatementSync;
  /** Vehicles by the number of the assessment. */
  private readonly changes = new Map<number, number>();

  constructor(database: DatabaseSync) {
    this.wants = database.prepare(`SELECT subject, need, because, stake_usd AS stakeUsd FROM wants
      WHERE assessment = ? AND subject <> '${ANY_LOT_ABOVE}'`);
    this.counted = database.prepare(`INSERT INTO wanted VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET vehicles = vehicles + excluded.vehicles, stake_usd = stake_usd + excluded.stake_usd`);
    this.emptied = database.prepare(
      'DELETE FROM wanted WHERE subject = ? AND need = ? AND because = ? AND vehicles = 0',
    );
  }

  /** A vehicle has a later verdict. @param before the number of an assessment that wants something, else NOTHING_WANTED; `now` too */
  move(before: number, now: number): void {
    if (before === now) return;
    if (before !== NOTHING_WANTED) this.add(before, -1);
    if (now !== NOTHING_WANTED) this.add(now, 1);
  }

  /** Writes the counts, and forgets them. */
  write(): void {
    for (const { key, vehicles, stakeUsd } of this.sums()) {
      if (vehicles !== 0 || stakeUsd !== 0) this.counted.run(...key, vehicles, stakeUsd);
      if (vehicles < 0) this.emptied.run(...key);
    }
    this.forget();
  }

  /** Forgets what has not been written. */
  forget(): void {
    this.changes.clear();
  }

  private add(assessment: number, by: 1 | -1): void {
    this.changes.set(assessment, (this.changes.get(assessment) ?? 0) + by);
  }

  /** What the changes of assessments are for what they want. */
  private sums(): Iterable<Sum> {
    const sums = new Map<string, Sum>();
    for (const [assessment, by] of this.changes) {
      if (by === 0) continue;
      for (const { subject, need, because, stakeUsd } of this.wants.all(assessment)) {
        const key = [subject, need, because] as unknown as Sum['key'];
        const name = key.join('\0');
        const sum = sums.get(name) ?? { key, vehicles: 0, stakeUsd: 0 };
        sums.set(name, sum);
        sum.vehicles += by;
        sum.stakeUsd += by * (stakeUsd as number);
      }
    }
    return sums.values();
  }
}
