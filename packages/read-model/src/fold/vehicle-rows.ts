/** Vehicles and their last verdicts: changed in memory during a batch, and written once at its end. */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { RevisionRow } from '../rows/row.ts';
import type { VehicleAttributes } from '../rows/subject-rows.ts';
import type { Bucket } from './bucket.ts';
import { BucketCounts } from './bucket-counts.ts';
import { LedgerDays } from './ledger-days.ts';
import { WantedCounts } from './wanted-counts.ts';

/** Characters of `YYYY-MM`. */
const MONTH_LENGTH = 7;

/** What lists show of the last revision; what is missing is empty. */
type Judged = Pick<RevisionRow, 'revision' | 'publishedAtMs'> &
  Pick<Bucket, 'status' | 'cause' | 'ruleset' | 'findingBits' | 'amountUsd' | 'potentialUsd'> &
  Readonly<{
    decidingDate: string;
    /** The digest of an assessment that wants something, else null. */
    wanting: Uint8Array | null;
  }>;

type Vehicle = Readonly<{ attributes: VehicleAttributes | null; judged: Judged | null }>;

/** A vehicle as it is stored, and as it will be. */
type Changing = { readonly stored: Vehicle; attributes: Vehicle['attributes']; judged: Vehicle['judged'] };

/** Everything of a vehicle by its VIN, in one row. */
const SELECT = `SELECT v.vin, v.manufacturer, v.make, v.model, v.model_year, v.plant,
    w.revision, w.published_at_ms, w.deciding_date, b.status, b.cause, b.ruleset, b.finding_bits, w.amount_usd,
    w.potential_usd, w.wanting
  FROM (SELECT ? AS vin) AS k LEFT JOIN vehicles AS v ON v.vin = k.vin LEFT JOIN verdicts AS w ON w.vin = k.vin
  LEFT JOIN buckets AS b ON b.bucket = w.bucket`;

/** A row of it: values are read by their places, which takes half the time of reading them by names. */
type Selected = readonly (SQLOutputValue | undefined)[];

function vehicleIn(values: Selected): Vehicle {
  const [stated, manufacturer, make, model, modelYear, plant, ...others] = values;
  const attributes = { manufacturer, make, model, modelYear, plant } as VehicleAttributes;
  return { attributes: stated === null ? null : attributes, judged: judgedIn(others) };
}

function judgedIn(values: Selected): Judged | null {
  const [revision, publishedAtMs, decidingDate, status, cause, ruleset, findingBits, ...others] = values;
  if (revision === null) return null;
  const [amountUsd, potentialUsd, wanting] = others;
  const judged = { revision, publishedAtMs, decidingDate, status, cause, ruleset, findingBits };
  return { ...judged, amountUsd, potentialUsd, wanting } as Judged;
}

function bucketOf({ attributes }: Vehicle, judged: Judged): Bucket {
  const { status, cause, ruleset, findingBits, amountUsd, potentialUsd } = judged;
  const { manufacturer = '', model = '', modelYear = 0 } = attributes ?? {};
  return { status, cause, manufacturer, model, modelYear, ruleset, findingBits, amountUsd, potentialUsd };
}

function statementsOf(database: DatabaseSync) {
  const selected = database.prepare(SELECT);
  selected.setReturnArrays(true);
  return {
    selected,
    stated: database.prepare('INSERT OR REPLACE INTO vehicles VALUES (?, ?, ?, ?, ?, ?)'),
    notStated: database.prepare('DELETE FROM vehicles WHERE vin = ?'),
    judged: database.prepare('INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    // Only the indexes of columns that differ are written.
    judgedAgain: database.prepare(`UPDATE verdicts SET revision = ?2, published_at_ms = ?3, deciding_date = ?4,
      amount_usd = ?5, potential_usd = ?6, bucket = ?7, wanting = ?8 WHERE vin = ?1`),
  } satisfies Readonly<Record<string, StatementSync>>;
}

/** Vehicles of one batch. */
export class VehicleRows {
  private readonly statements: ReturnType<typeof statementsOf>;
  private readonly counts: BucketCounts;
  private readonly wanted: WantedCounts;
  private readonly days: LedgerDays;
  private readonly vehicles = new Map<string, Changing>();

  constructor(database: DatabaseSync) {
    this.statements = statementsOf(database);
    this.counts = new BucketCounts(database);
    this.wanted = new WantedCounts(database);
    this.days = new LedgerDays(database);
  }

  /** What the production in force says; null if none is. */
  setAttributes(vin: string, attributes: VehicleAttributes | null): void {
    this.of(vin).attributes = attributes;
  }

  /** Takes a new revision; the last verdict is another, unless a later one is known. @param wanting the digest of its assessment if that wants something */
  judge(row: RevisionRow, wanting: Uint8Array | null): void {
    const vehicle = this.of(row.vin);
    // What the vehicle becomes with this batch moves this revision with all others, once it is written.
    this.days.add(row, vehicle.stored.attributes);
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
      if (vehicle.judged !== null) this.days.move(vin, vehicle.stored.attributes, vehicle.attributes);
    }
    this.counts.write();
    this.wanted.write();
    this.days.write();
    this.forget();
  }

  /** Forgets what has not been written. */
  forget(): void {
    this.vehicles.clear();
    this.counts.forget();
    this.wanted.forget();
    this.days.forget();
  }

  private of(vin: string): Changing {
    const known = this.vehicles.get(vin);
    if (known !== undefined) return known;
    const stored = vehicleIn(this.statements.selected.get(vin) as unknown as Selected);
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
    const { revision, publishedAtMs, decidingDate, amountUsd, potentialUsd, wanting } = judged;
    const { judged: inserted, judgedAgain } = this.statements;
    const statement = stored.judged === null ? inserted : judgedAgain;
    statement.run(vin, revision, publishedAtMs, decidingDate, amountUsd, potentialUsd, bucket, wanting);
    if (judged !== stored.judged) this.wanted.move(stored.judged?.wanting ?? null, wanting);
  }

  private count(vehicle: Vehicle, judged: Judged, by: 1 | -1): Uint8Array {
    return this.counts.add(bucketOf(vehicle, judged), judged.decidingDate.slice(0, MONTH_LENGTH), by);
  }
}
