/** The numbers of buckets: each is stored once, when its first vehicle comes. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { KNOWN_BUCKETS_MAX } from '../limits.ts';
import { type Bucket, bucketKey, bucketName, bucketValues } from './bucket.ts';

/** Finds the number of a bucket, or gives it one. */
export class Buckets {
  private readonly found: StatementSync;
  private readonly added: StatementSync;
  /** Those that were asked for, by their names. */
  private readonly known = new Map<string, number>();

  constructor(database: DatabaseSync) {
    this.found = database.prepare('SELECT bucket FROM buckets WHERE key = ?');
    this.added = database.prepare(`INSERT INTO buckets VALUES (NULL, ${'?, '.repeat(9)}?)`);
  }

  numberOf(bucket: Bucket): number {
    const name = bucketName(bucket);
    const known = this.known.get(name);
    if (known !== undefined) return known;
    if (this.known.size >= KNOWN_BUCKETS_MAX) this.known.clear();
    const number = this.storedNumberOf(bucket);
    this.known.set(name, number);
    return number;
  }

  /** Forgets what is not stored, for the batch has failed. */
  forget(): void {
    this.known.clear();
  }

  private storedNumberOf(bucket: Bucket): number {
    const key = bucketKey(bucket);
    const found = this.found.get(key)?.['bucket'];
    return Number(found ?? this.added.run(key, ...bucketValues(bucket)).lastInsertRowid);
  }
}
