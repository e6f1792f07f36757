/** Keeps what the last folds have changed of the last verdicts. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { changeBytes, type LastVerdict } from '../last-verdicts/change.ts';
import { FOLDS_KEPT_MAX } from '../limits.ts';

/** Changes of one batch. */
export class VerdictChanges {
  private readonly kept: StatementSync;
  private readonly old: StatementSync;
  private changes: LastVerdict[] = [];

  constructor(database: DatabaseSync) {
    this.kept = database.prepare(
      'INSERT INTO verdict_changes SELECT coalesce(max(fold), 0) + 1, ? FROM verdict_changes',
    );
    this.old = database.prepare('DELETE FROM verdict_changes WHERE fold <= ?');
  }

  add(change: LastVerdict): void {
    this.changes.push(change);
  }

  /** Writes what has changed, and forgets it. */
  write(): void {
    if (this.changes.length === 0) return;
    const { lastInsertRowid } = this.kept.run(changeBytes(this.changes));
    this.old.run(Number(lastInsertRowid) - FOLDS_KEPT_MAX);
    this.forget();
  }

  /** Forgets what has not been written. */
  forget(): void {
    this.changes = [];
  }
}
