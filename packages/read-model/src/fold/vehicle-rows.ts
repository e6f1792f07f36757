/** Vehicles and their last verdicts: changed in memory during a batch, and written once at its end. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { RevisionRow } from '../rows/row.ts';
import type { VehicleAttributes } from '../rows/subject-rows.ts';
import type { Bucket } from './bucket.ts';
import { BucketCounts } from './bucket-counts.ts';
import { WaitingRows } from './waiting-rows.ts';

/** Characters of `YYYY-MM`. */
const MONTH_LENGTH = 7;

/** What lists show of the last revision; what is missing is empty. */
type Judged = Pick<RevisionRow, 'revision' | 'publishedAtMs'> &
  Pick<Bucket, 'status' | 'cause' | 'ruleset' | 'findingBits' | 'amountUsd' | 'potentialUsd'> &
  Readonly<{
    decidingDate: string /** The digest of an assessment that wants something, else null. */;
    wanting: Uint8Array | null;
  }>;

type Vehicle = Readonly<{ attributes: VehicleAttributes | null; judged: Judged | null }>;

/** A vehicle as it is stored, and as it will be. */
type Changing = { readonly stored: Vehicle; attributes: Vehicle['attributes']; judged: Vehicle['judged'] };

type Columns = Readonly<Record<string, SQLInputValue>>;

/** Everything of a vehicle by its VIN, in one row. */
const SELECT = `SELECT v.vin AS stated, v.manufacturer, v.make, v.model, v.model_year, v.plant,
    w.revision, w.published_at_ms, w.deciding_date, b.status, b.cause, b.ruleset, b.finding_bits, w.amount_usd,
    w.potential_usd, q.assessment AS wanting
  FROM (SELECT ? AS vin) AS k LEFT JOIN vehicles AS v ON v.vin = k.vin LEFT JOIN verdicts AS w ON w.vin = k.vin
  LEFT JOIN buckets AS b ON b.bucket = w.bucket LEFT JOIN waiting AS q ON q.vin = k.vin`;

function attributesIn({ stated, manufacturer, make, model, model_year: modelYear, plant }: Columns) {
  return stated === null ? null : ({ manufacturer, make, model, modelYear, plant } as VehicleAttributes);
}

function judgedIn(columns: Columns): Judged | null {
  const { revision, status, cause, ruleset } = columns;
  if (revision === null) return null;
  const [publishedAtMs, decidingDate] = [columns['published_at_ms'], columns['deciding_date']];
  const [amountUsd, potentialUsd] = [columns['amount_usd'], columns['potential_usd']];
  const [findingBits, wanting] = [columns['finding_bits'], columns['wanting']];
  return {
    revision,
    publishedAtMs,
    decidingDate,
    status,
    cause,
    ruleset,
    findingBits,
    amountUsd,
    potentialUsd,
    wanting,
  } as Judged;
}

function bucketOf({ attributes }: Vehicle, judged: Judged): Bucket {
  const { status, cause, ruleset, findingBits, amountUsd, potentialUsd } = judged;
  const { manufacturer = '', model = '', modelYear = 0 } = attributes ?? {};
  return { status, cause, manufacturer, model, modelYear, ruleset, findingBits, amountUsd, potentialUsd };
}

function statementsOf(database: DatabaseSync) {
  return {
    selected: database.prepare(SELECT),
    stated: database.prepare('INSERT OR REPLACE INTO vehicles VALUES (?, ?, ?, ?, ?, ?)'),
    notStated: database.prepare('DELETE FROM vehicles WHERE vin = ?'),
    judged: database.prepare('INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?)'),
    // Only the indexes of columns that differ are written.
    judgedAgain: database.prepare(`UPDATE verdicts SET revision = ?2, published_at_ms = ?3, deciding_date = ?4,
      amount_usd = ?5, potential_usd = ?6, bucket = ?7 WHERE vin = ?1`),
  } satisfies Readonly<Record<string, StatementSync>>;
}

/** Vehicles of one batch. */
export class VehicleRows {
  private readonly statements: ReturnType<typeof statementsOf>;
  private readonly counts: BucketCounts;
  private readonly waiting: WaitingRows;
  private readonly vehicles = new Map<string, Changing>();

  constructor(database: DatabaseSync) {
    this.statements = statementsOf(database);
    this.counts = new BucketCounts(database);
    this.waiting = new WaitingRows(database);
  }

  /** What the production in force says; null if none is. */
  setAttributes(vin: string, attributes: VehicleAttributes | null): void {
    this.of(vin).attributes = attributes;
  }

  /** Takes a revision, unless a later one is known. @param wanting the digest of its assessment if that wants something */
  judge(row: RevisionRow, wanting: Uint8Array | null): void {
    const vehicle = this.of(row.vin);
    if (vehicle.judged !== null && vehicle.judged.revision >= row.revision) return;
    const { revision, publishedAtMs, status, ruleset, amountUsd, potentialUsd, findingBits } = row;
    const [decidingDate, cause] = [row.decidingDate ?? '', row.cause ?? ''];
    const bucketed = { status, cause, ruleset, findingBits, amountUsd, potentialUsd };
    vehicle.judged = { revision, publishedAtMs, decidingDate, wanting, ...bucketed };
  }

  /** Writes what has changed, and forgets it. */
  write(): void {
    for (const [vin, vehicle] of this.vehicles) {
      this.writeAttributes(vin, vehicle);
      this.writeVerdict(vin, vehicle);
    }
    this.counts.write();
    this.waiting.write();
    this.forget();
  }

  /** Forgets what has not been written. */
  forget(): void {
    this.vehicles.clear();
    this.counts.forget();
    this.waiting.forget();
  }

  private of(vin: string): Changing {
    const known = this.vehicles.get(vin);
    if (known !== undefined) return known;
    const columns = this.statements.selected.get(vin) as Columns;
    const stored = { attributes: attributesIn(columns), judged: judgedIn(columns) };
    const vehicle = { stored, ...stored };
    this.vehicles.set(vin, vehicle);
    return vehicle;
  }

  private writeAttributes(vin: string, { stored, attributes }: Changing): void {
    if (attributes === stored.attributes) return;
    if (attributes === null) {
      this.statements.notStated.run(vin);
      return;
    }
    const { manufacturer, make, model, modelYear, plant } = attributes;
    this.statements.stated.run(vin, manufacturer, make, model, modelYear, plant);
  }

  private writeVerdict(vin: string, vehicle: Changing): void {
    const { stored, attributes, judged } = vehicle;
    if (judged === null || (judged === stored.judged && attributes === stored.attributes)) return;
    if (stored.judged !== null) this.count(stored, stored.judged, -1);
    const bucket = this.count(vehicle, judged, 1);
    const { revision, publishedAtMs, decidingDate, amountUsd, potentialUsd } = judged;
    const { judged: inserted, judgedAgain } = this.statements;
    const statement = stored.judged === null ? inserted : judgedAgain;
    statement.run(vin, revision, publishedAtMs, decidingDate, amountUsd, potentialUsd, bucket);
    if (judged === stored.judged) return;
    this.waiting.change(vin, publishedAtMs, stored.judged?.wanting ?? null, judged.wanting);
  }

  private count(vehicle: Vehicle, judged: Judged, by: 1 | -1): Uint8Array {
    return this.counts.add(bucketOf(vehicle, judged), judged.decidingDate.slice(0, MONTH_LENGTH), by);
  }
}
