/** Vehicles whose last assessment wants something, and how many each assessment has: counted in memory during a batch, and written once at its end. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { digestBytes, digestText } from '../rows/packed-id.ts';

/** The assessment that a vehicle waits with; null if it wants nothing. */
export type Waiting = Uint8Array | null;

/** Changes of one batch. */
export class WaitingRows {
  private readonly waits: StatementSync;
  private readonly waitsNoMore: StatementSync;
  private readonly counted: StatementSync;
  private readonly emptied: StatementSync;
  /** By the digest of the assessment. */
  private readonly changes = new Map<string, number>();

  constructor(database: DatabaseSync) {
    this.waits = database.prepare('INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)');
    this.waitsNoMore = database.prepare('DELETE FROM waiting WHERE vin = ?');
    this.counted = database.prepare(`INSERT INTO waiting_counts VALUES (?, ?)
      ON CONFLICT DO UPDATE SET vehicles = vehicles + excluded.vehicles`);
    this.emptied = database.prepare('DELETE FROM waiting_counts WHERE assessment = ? AND vehicles = 0');
  }

  /** A vehicle has a later verdict. */
  change(vin: string, publishedAtMs: number, before: Waiting, now: Waiting): void {
    if (before !== null) this.add(before, -1);
    if (now !== null) this.add(now, 1);
    if (now !== null) this.waits.run(vin, now, publishedAtMs);
    else if (before !== null) this.waitsNoMore.run(vin);
  }

  /** Writes the counts, and forgets them. */
  write(): void {
    for (const [digest, by] of this.changes) {
      const assessment = digestBytes(digest);
      if (by !== 0) this.counted.run(assessment, by);
      if (by < 0) this.emptied.run(assessment);
    }
    this.forget();
  }

  /** Forgets what has not been written. */
  forget(): void {
    this.changes.clear();
  }

  private add(assessment: Uint8Array, by: 1 | -1): void {
    const digest = digestText(assessment);
    this.changes.set(digest, (this.changes.get(digest) ?? 0) + by);
  }
}
