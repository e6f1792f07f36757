/**
 * The last verdict of each vehicle in memory, in columns: lists are filtered, sorted and added up by one pass over these, some ten
 * milliseconds for a million vehicles whatever is asked, and a fold writes no index for them.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { changesIn, type LastVerdict } from './change.ts';
import { vinCode } from './vin-code.ts';

/** Vehicles that there is room for at first; it is doubled at need. */
const FIRST_ROOM = 1_024;

/** The values of all vehicles, by their numbers: place 0 is of none. 40 bytes a vehicle. */
class ColumnsOfVehicles {
  /** Each number at its place. */
  readonly numbers: Int32Array;
  readonly vinHeads: Float64Array;
  readonly vinTails: Float64Array;
  readonly publishedAtMs: Float64Array;
  readonly decidingDays: Int32Array;
  readonly buckets: Int32Array;
  readonly wantings: Int32Array;

  constructor(room: number) {
    this.numbers = Int32Array.from({ length: room }, (_, i) => i);
    [this.vinHeads, this.vinTails] = [new Float64Array(room), new Float64Array(room)];
    this.publishedAtMs = new Float64Array(room);
    this.decidingDays = new Int32Array(room);
    [this.buckets, this.wantings] = [new Int32Array(room), new Int32Array(room)];
  }

  get room(): number {
    return this.buckets.length;
  }

  set({ vehicle, vin, publishedAtMs, decidingDay, bucket, wanting }: LastVerdict): void {
    this.vinHeads[vehicle] = vin.head;
    this.vinTails[vehicle] = vin.tail;
    this.publishedAtMs[vehicle] = publishedAtMs;
    this.decidingDays[vehicle] = decidingDay;
    this.buckets[vehicle] = bucket;
    this.wantings[vehicle] = wanting;
  }

  /** The same with more room. */
  enlarged(room: number): ColumnsOfVehicles {
    const larger = new ColumnsOfVehicles(room);
    for (const name of ['vinHeads', 'vinTails', 'publishedAtMs'] as const) larger[name].set(this[name]);
    for (const name of ['decidingDays', 'buckets', 'wantings'] as const) larger[name].set(this[name]);
    return larger;
  }
}

function statementsOf(database: DatabaseSync) {
  const all = database.prepare(
    'SELECT vehicle, vin, published_at_ms, deciding_day, bucket, wanting FROM verdicts ORDER BY vehicle',
  );
  all.setReturnArrays(true);
  return {
    all,
    folds: database.prepare('SELECT min(fold) AS first, max(fold) AS last FROM verdict_changes'),
    changes: database.prepare('SELECT rows FROM verdict_changes WHERE fold > ? ORDER BY fold'),
    buckets: database.prepare('SELECT bucket, amount_usd, potential_usd FROM buckets WHERE bucket > ? ORDER BY bucket'),
  } satisfies Readonly<Record<string, StatementSync>>;
}

/** A reader's copy: it is brought up to the moment of the database that is read, at the beginning of what reads it. */
export class LastVerdicts {
  /** Vehicles: their numbers are 1 to this. */
  count = 0;
  columns = new ColumnsOfVehicles(FIRST_ROOM);
  /** Dollars of each bucket, by its number. */
  readonly amountsUsd: number[] = [0];
  readonly potentialsUsd: number[] = [0];
  private readonly statements: ReturnType<typeof statementsOf>;
  /** The last fold that was taken over. */
  private fold = 0;

  constructor(database: DatabaseSync) {
    this.statements = statementsOf(database);
  }

  /** Takes over what was folded since. */
  keepUp(): void {
    const { first, last } = this.statements.folds.get() as Readonly<{ first: number | null; last: number | null }>;
    if (last === null || last === this.fold) return;
    // What was folded before the first that is kept is only in the table.
    if (first !== null && first > this.fold + 1) this.readAll();
    else for (const { rows } of this.statements.changes.iterate(this.fold)) this.take(rows as Uint8Array);
    this.fold = last;
    this.takeBuckets();
  }

  /** The numbers of all vehicles. */
  get vehicles(): Int32Array {
    return this.columns.numbers.subarray(1, this.count + 1);
  }

  /** Dollars of each vehicle, by its number. */
  amountsOfVehicles(): Float64Array {
    const [amountsUsd, { buckets }] = [Float64Array.from(this.amountsUsd), this.columns];
    const amounts = new Float64Array(this.count + 1);
    for (let i = 1; i <= this.count; i += 1) amounts[i] = amountsUsd[buckets[i] as number] as number;
    return amounts;
  }

  private take(rows: Uint8Array): void {
    for (const change of changesIn(rows)) this.set(change);
  }

  private readAll(): void {
    for (const row of this.statements.all.iterate() as Iterable<unknown>) {
      const [vehicle, vin, publishedAtMs, decidingDay, bucket, wanting] = row as [number, string, ...number[]];
      this.set({ vehicle, vin: vinCode(vin), publishedAtMs, decidingDay, bucket, wanting } as LastVerdict);
    }
  }

  private set(change: LastVerdict): void {
    const { room } = this.columns;
    if (change.vehicle >= room) this.columns = this.columns.enlarged(2 * room);
    this.columns.set(change);
    this.count = Math.max(this.count, change.vehicle);
  }

  private takeBuckets(): void {
    for (const columns of this.statements.buckets.iterate(this.amountsUsd.length - 1)) {
      const { bucket, amount_usd: amountUsd, potential_usd: potentialUsd } = columns as Record<string, number>;
      this.amountsUsd[bucket ?? 0] = amountUsd ?? 0;
      this.potentialsUsd[bucket ?? 0] = potentialUsd ?? 0;
    }
  }
}
