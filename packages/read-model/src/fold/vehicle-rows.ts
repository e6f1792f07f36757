/** The rows of vehicles and their buckets: changed in memory during a batch, and written once at its end. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { RevisionRow } from '../rows/row.ts';
import type { VehicleAttributes } from '../rows/subject-rows.ts';
import { type Bucket, bucketKey, bucketValues } from './bucket.ts';

/** Characters of `YYYY-MM`. */
const MONTH_LENGTH = 7;

/** What lists show of the last revision. */
type Judged = Pick<
  RevisionRow,
  'revision' | 'publishedAtMs' | 'status' | 'ruleset' | 'amountUsd' | 'potentialUsd' | 'findingBits'
> &
  Readonly<{ decidingDate: string; cause: string }>;

type Vehicle = { attributes: VehicleAttributes | null; judged: Judged | null };

/** Columns as they are stored. */
type Stored = Readonly<Record<string, SQLInputValue>>;

function attributesIn(row: Stored): VehicleAttributes | null {
  const { manufacturer, make, model, model_year: modelYear, plant } = row;
  return manufacturer === null ? null : ({ manufacturer, make, model, modelYear, plant } as VehicleAttributes);
}

function judgedIn(row: Stored): Judged | null {
  if (row['revision'] === null) return null;
  const { revision, status, cause, ruleset } = row;
  const numbers = {
    publishedAtMs: row['published_at_ms'],
    amountUsd: row['amount_usd'],
    potentialUsd: row['potential_usd'],
    findingBits: row['finding_bits'],
  };
  return { revision, status, cause, ruleset, decidingDate: row['deciding_date'], ...numbers } as Judged;
}

function bucketOf({ attributes, judged }: Vehicle): Bucket | null {
  if (judged === null) return null;
  const { status, cause, ruleset, findingBits, amountUsd, potentialUsd, decidingDate } = judged;
  const { manufacturer = '', model = '', modelYear = 0 } = attributes ?? {};
  const month = decidingDate.slice(0, MONTH_LENGTH);
  return { status, cause, manufacturer, model, modelYear, month, ruleset, findingBits, amountUsd, potentialUsd };
}

function valuesOf(vin: string, { attributes, judged }: Vehicle, bucket: Uint8Array | null): SQLInputValue[] {
  return [
    vin,
    attributes?.manufacturer ?? null,
    attributes?.make ?? null,
    attributes?.model ?? null,
    attributes?.modelYear ?? null,
    attributes?.plant ?? null,
    judged?.revision ?? null,
    judged?.publishedAtMs ?? null,
    judged?.decidingDate ?? null,
    judged?.status ?? null,
    judged?.cause ?? null,
    judged?.ruleset ?? null,
    judged?.amountUsd ?? null,
    judged?.potentialUsd ?? null,
    judged?.findingBits ?? null,
    bucket,
  ];
}

/** Vehicles of one batch. */
export class VehicleRows {
  private readonly selected: StatementSync;
  private readonly replaced: StatementSync;
  private readonly removed: StatementSync;
  private readonly counted: StatementSync;
  private readonly emptied: StatementSync;
  private readonly vehicles = new Map<string, Vehicle>();
  /** How many vehicles come to a bucket, by its members as JSON. */
  private readonly changes = new Map<string, { bucket: Bucket; by: number }>();

  constructor(database: DatabaseSync) {
    this.selected = database.prepare('SELECT * FROM vehicles WHERE vin = ?');
    this.replaced = database.prepare(`INSERT OR REPLACE INTO vehicles VALUES (${'?, '.repeat(15)}?)`);
    this.removed = database.prepare('DELETE FROM vehicles WHERE vin = ?');
    this.counted = database.prepare(`INSERT INTO buckets VALUES (${'?, '.repeat(11)}?)
      ON CONFLICT DO UPDATE SET vehicles = vehicles + excluded.vehicles`);
    this.emptied = database.prepare('DELETE FROM buckets WHERE bucket = ? AND vehicles = 0');
  }

  /** What the production in force says; null if none is. */
  setAttributes(vin: string, attributes: VehicleAttributes | null): void {
    this.of(vin).attributes = attributes;
  }

  /** Takes a revision, unless a later one is known. */
  judge(row: RevisionRow): void {
    const vehicle = this.of(row.vin);
    if (vehicle.judged !== null && vehicle.judged.revision >= row.revision) return;
    const { revision, publishedAtMs, status, ruleset, amountUsd, potentialUsd, findingBits } = row;
    const [decidingDate, cause] = [row.decidingDate ?? '', row.cause ?? ''];
    const numbers = { revision, publishedAtMs, amountUsd, potentialUsd, findingBits };
    vehicle.judged = { ...numbers, status, ruleset, decidingDate, cause };
  }

  /** Writes what has changed, and forgets it. */
  write(): void {
    for (const [vin, vehicle] of this.vehicles) this.writeVehicle(vin, vehicle);
    for (const { bucket, by } of this.changes.values()) {
      if (by === 0) continue;
      const key = bucketKey(bucket);
      this.counted.run(key, ...bucketValues(bucket), by);
      if (by < 0) this.emptied.run(key);
    }
    this.forget();
  }

  /** Forgets what has not been written. */
  forget(): void {
    this.vehicles.clear();
    this.changes.clear();
  }

  private of(vin: string): Vehicle {
    const known = this.vehicles.get(vin);
    if (known !== undefined) return known;
    const row = this.selected.get(vin) as Stored | undefined;
    const vehicle: Vehicle =
      row === undefined
        ? { attributes: null, judged: null }
        : { attributes: attributesIn(row), judged: judgedIn(row) };
    this.vehicles.set(vin, vehicle);
    this.count(vehicle, -1);
    return vehicle;
  }

  private writeVehicle(vin: string, vehicle: Vehicle): void {
    this.count(vehicle, 1);
    const bucket = bucketOf(vehicle);
    if (vehicle.attributes === null && vehicle.judged === null) this.removed.run(vin);
    else this.replaced.run(...valuesOf(vin, vehicle, bucket === null ? null : bucketKey(bucket)));
  }

  private count(vehicle: Vehicle, by: number): void {
    const bucket = bucketOf(vehicle);
    if (bucket === null) return;
    const name = JSON.stringify(bucketValues(bucket));
    const known = this.changes.get(name);
    if (known === undefined) this.changes.set(name, { bucket, by });
    else known.by += by;
  }
}
