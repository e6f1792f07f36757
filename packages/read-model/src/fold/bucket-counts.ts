/** How many vehicles are in each bucket: counted in memory during a batch, and written once at its end. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Bucket, bucketKey, bucketName, bucketValues } from './bucket.ts';

type Change = Readonly<{ bucket: Bucket; key: Uint8Array; months: Map<string, number> }>;

/** Changes of one batch. */
export class BucketCounts {
  private readonly counted: StatementSync;
  private readonly emptied: StatementSync;
  private readonly monthCounted: StatementSync;
  private readonly monthEmptied: StatementSync;
  /** By the name of the bucket. */
  private readonly changes = new Map<string, Change>();

  constructor(database: DatabaseSync) {
    const conflict = 'ON CONFLICT DO UPDATE SET vehicles = vehicles + excluded.vehicles';
    this.counted = database.prepare(`INSERT INTO buckets VALUES (${'?, '.repeat(10)}?) ${conflict}`);
    this.emptied = database.prepare('DELETE FROM buckets WHERE bucket = ? AND vehicles = 0');
    this.monthCounted = database.prepare(`INSERT INTO months VALUES (?, ?, ?) ${conflict}`);
    this.monthEmptied = database.prepare('DELETE FROM months WHERE bucket = ? AND month = ? AND vehicles = 0');
  }

  /** Adds a vehicle to a bucket, or takes one away. @returns the key of the bucket */
  add(bucket: Bucket, month: string, by: 1 | -1): Uint8Array {
    const name = bucketName(bucket);
    const change = this.changes.get(name) ?? this.newChange(name, bucket);
    change.months.set(month, (change.months.get(month) ?? 0) + by);
    return change.key;
  }

  /** Writes what has changed, and forgets it. */
  write(): void {
    for (const change of this.changes.values()) this.writeChange(change);
    this.forget();
  }

  /** Forgets what has not been written. */
  forget(): void {
    this.changes.clear();
  }

  private newChange(name: string, bucket: Bucket): Change {
    const change: Change = { bucket, key: bucketKey(bucket), months: new Map() };
    this.changes.set(name, change);
    return change;
  }

  private writeChange({ bucket, key, months }: Change): void {
    let sum = 0;
    for (const [month, by] of months) {
      sum += by;
      if (by !== 0) this.monthCounted.run(key, month, by);
      if (by < 0) this.monthEmptied.run(key, month);
    }
    if (sum !== 0) this.counted.run(key, ...bucketValues(bucket), sum);
    if (sum < 0) this.emptied.run(key);
  }
}
