/** Subscriptions and what waits for them, on the disk. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { PrincipalId } from '@oretrail/authority';
import { parsePlace, placeText, START, type StreamPlace } from '../streams/place.ts';
import type { Subscription, Waiting } from './subscription.ts';

type Columns = Readonly<Record<string, SQLOutputValue>>;
type Change = Partial<Omit<Subscription, 'id' | 'principal'>>;

/** Members that change, and their columns. */
const COLUMNS = {
  url: 'url',
  description: 'description',
  state: 'state',
  reason: 'reason',
  secret: 'secret',
  oldSecret: 'old_secret',
  oldSecretUntilMs: 'old_secret_until_ms',
  deliveredAtMs: 'delivered_at_ms',
  failure: 'failure',
} as const satisfies Partial<Record<keyof Subscription, string>>;

function subscriptionIn(columns: Columns): Subscription {
  return {
    id: columns['id'],
    principal: columns['principal'] as PrincipalId,
    url: columns['url'],
    filter: JSON.parse(columns['filter'] as string),
    description: columns['description'],
    state: columns['state'],
    reason: columns['reason'],
    place: parsePlace(columns['place'] as string) ?? START,
    secret: columns['secret'],
    oldSecret: columns['old_secret'],
    oldSecretUntilMs: columns['old_secret_until_ms'],
    createdAtMs: columns['created_at_ms'],
    deliveredAtMs: columns['delivered_at_ms'],
    failure: columns['failure'],
  } as Subscription;
}

function waitingIn(columns: Columns): Waiting {
  const { vin, revision, partition, offset, attempts, due_ms: dueMs, failing_since_ms: failingSinceMs } = columns;
  return { vin, revision, partition, offset, attempts, dueMs, failingSinceMs } as Waiting;
}

/** The first revision of each vehicle: the others wait behind it. */
const DUE = `SELECT * FROM waiting AS w WHERE id = ? AND due_ms <= ? AND revision = (
    SELECT min(revision) FROM waiting WHERE id = w.id AND vin = w.vin
  ) ORDER BY due_ms, partition, offset`;
const NEXT_DUE = `SELECT min(due_ms) AS due FROM waiting AS w WHERE id = ? AND due_ms > ? AND revision = (
    SELECT min(revision) FROM waiting WHERE id = w.id AND vin = w.vin
  )`;

/** One process has them. All calls are short: a row, or the thousand that may wait for one target. */
export class SubscriptionStore {
  private readonly database: DatabaseSync;

  /** @param database of `openSubscriptionTables` */
  constructor(database: DatabaseSync) {
    this.database = database;
  }

  /** All of them, or those of one principal, the oldest first. */
  list(principal?: PrincipalId): readonly Subscription[] {
    const [where, values] = principal === undefined ? ['', []] : ['WHERE principal = ?', [principal]];
    const rows = this.database
      .prepare(`SELECT * FROM subscriptions ${where} ORDER BY created_at_ms, id`)
      .all(...values);
    return rows.map(subscriptionIn);
  }

  /** One of them; null if it is not there. */
  get(id: string): Subscription | null {
    const row = this.database.prepare('SELECT * FROM subscriptions WHERE id = ?').get(id);
    return row === undefined ? null : subscriptionIn(row);
  }

  add(one: Subscription): void {
    const { id, principal, url, filter, description, state, reason, place, secret, oldSecret, failure } = one;
    const { oldSecretUntilMs, createdAtMs, deliveredAtMs } = one;
    const texts = [id, principal, url, JSON.stringify(filter), description, state, reason, placeText(place), secret];
    this.database
      .prepare(`INSERT INTO subscriptions VALUES (${'?, '.repeat(13)}?)`)
      .run(...texts, oldSecret, oldSecretUntilMs, createdAtMs, deliveredAtMs, failure);
  }

  /** Changes members of one. */
  change(id: string, change: Omit<Change, 'place' | 'filter' | 'createdAtMs'>): void {
    for (const [member, column] of Object.entries(COLUMNS)) {
      const value = change[member as keyof typeof COLUMNS];
      if (value !== undefined) this.run(`UPDATE subscriptions SET ${column} = ? WHERE id = ?`, value, id);
    }
  }

  /** Reads from another place on. What waits stays. */
  move(id: string, place: StreamPlace): void {
    this.run('UPDATE subscriptions SET place = ? WHERE id = ?', placeText(place), id);
  }

  remove(id: string): void {
    this.atOnce(() => {
      this.run('DELETE FROM waiting WHERE id = ?', id);
      this.run('DELETE FROM subscriptions WHERE id = ?', id);
    });
  }

  /** What was read from one place to another waits, and is not read again. Nothing happens if the subscription is elsewhere by now. */
  enqueue(id: string, from: StreamPlace, to: StreamPlace, rows: readonly Waiting[]): void {
    this.atOnce(() => {
      const sql = 'UPDATE subscriptions SET place = ? WHERE id = ? AND place = ?';
      if (this.run(sql, placeText(to), id, placeText(from)) === 0) return;
      for (const { vin, revision, partition, offset, attempts, dueMs, failingSinceMs } of rows) {
        const values = [id, vin, revision, partition, offset, attempts, dueMs, failingSinceMs];
        this.run(`INSERT OR IGNORE INTO waiting VALUES (${'?, '.repeat(7)}?)`, ...values);
      }
    });
  }

  /** How many wait. */
  waitingCount(id?: string): number {
    const [where, values] = id === undefined ? ['', []] : ['WHERE id = ?', [id]];
    return Number(this.database.prepare(`SELECT count(*) AS n FROM waiting ${where}`).get(...values)?.['n']);
  }

  /** Those to be sent by now: the first of each vehicle. */
  due(id: string, nowMs: number): readonly Waiting[] {
    return this.database.prepare(DUE).all(id, nowMs).map(waitingIn);
  }

  /** When the next one is to be sent; null if none waits for its time. */
  nextDueMs(id: string, nowMs: number): number | null {
    return (this.database.prepare(NEXT_DUE).get(id, nowMs)?.['due'] as number | null | undefined) ?? null;
  }

  /** One was delivered, or is not to be sent. */
  done(id: string, { vin, revision }: Waiting): void {
    this.run('DELETE FROM waiting WHERE id = ? AND vin = ? AND revision = ?', id, vin, revision);
  }

  /** One failed, and is sent again. */
  postpone(id: string, { vin, revision, attempts, dueMs, failingSinceMs }: Waiting): void {
    const sql =
      'UPDATE waiting SET attempts = ?, due_ms = ?, failing_since_ms = ? WHERE id = ? AND vin = ? AND revision = ?';
    this.run(sql, attempts, dueMs, failingSinceMs, id, vin, revision);
  }

  /** All that waits is due now, as if nothing had failed. */
  hurry(id: string): void {
    this.run('UPDATE waiting SET attempts = 0, due_ms = 0, failing_since_ms = NULL WHERE id = ?', id);
  }

  close(): void {
    this.database.close();
  }

  private run(sql: string, ...values: readonly (string | number | null)[]): number {
    return Number(this.database.prepare(sql).run(...values).changes);
  }

  private atOnce(write: () => void): void {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      write();
      this.database.exec('COMMIT');
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }
}
