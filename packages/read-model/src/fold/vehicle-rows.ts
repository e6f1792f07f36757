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

/** What its bucket has of what a vehicle is; of one without a production in force, what is missing. */
type Kind = Pick<Bucket, 'manufacturer' | 'model' | 'modelYear'>;

type Vehicle = Readonly<{ kind: Kind; judged: Judged | null }>;

/** A vehicle as it is stored, and as it will be. Its attributes are undefined if the batch does not state them. */
type Changing = {
  readonly stored: Vehicle;
  /** Its revisions of this batch. */
  readonly revisions: RevisionRow[];
  kind: Kind;
  judged: Vehicle['judged'];
  attributes: VehicleAttributes | null | undefined;
};

const NO_KIND: Kind = { manufacturer: '', model: '', modelYear: 0 };

/** The bucket of a judged vehicle has its kind, so that most revisions need no row of the vehicle. */
const JUDGED = `SELECT w.revision, w.published_at_ms, w.deciding_date, b.status, b.cause, b.ruleset, b.finding_bits,
    w.amount_usd, w.potential_usd, w.wanting, b.manufacturer, b.model, b.model_year
  FROM verdicts AS w CROSS JOIN buckets AS b ON b.bucket = w.bucket WHERE w.vin = ?`;
const KIND = 'SELECT manufacturer, model, model_year FROM vehicles WHERE vin = ?';

/** A row of these: values are read by their places, which takes half the time of reading them by names. */
type Selected = readonly SQLOutputValue[];

function judgedIn(values: Selected): Judged {
  const [revision, publishedAtMs, decidingDate, status, cause, ruleset, findingBits, ...others] = values;
  const [amountUsd, potentialUsd, wanting] = others;
  const judged = { revision, publishedAtMs, decidingDate, status, cause, ruleset, findingBits };
  return { ...judged, amountUsd, potentialUsd, wanting } as Judged;
}

function kindIn(values: Selected): Kind {
  const [manufacturer, model, modelYear] = values.slice(-3);
  return { manufacturer, model, modelYear } as Kind;
}

const isSame = (a: Kind, b: Kind): boolean =>
  a.manufacturer === b.manufacturer && a.model === b.model && a.modelYear === b.modelYear;

function bucketOf({ manufacturer, model, modelYear }: Kind, judged: Judged): Bucket {
  const { status, cause, ruleset, findingBits, amountUsd, potentialUsd } = judged;
  return { status, cause, manufacturer, model, modelYear, ruleset, findingBits, amountUsd, potentialUsd };
}

function statementsOf(database: DatabaseSync) {
  const [selectedJudged, selectedKind] = [database.prepare(JUDGED), database.prepare(KIND)];
  for (const statement of [selectedJudged, selectedKind]) statement.setReturnArrays(true);
  return {
    selectedJudged,
    selectedKind,
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
    const vehicle = this.of(vin);
    vehicle.attributes = attributes;
    vehicle.kind = attributes ?? NO_KIND;
  }

  /** Takes a new revision; the last verdict is another, unless a later one is known. @param wanting the digest of its assessment if that wants something */
  judge(row: RevisionRow, wanting: Uint8Array | null): void {
    const vehicle = this.of(row.vin);
    vehicle.revisions.push(row);
    if (vehicle.judged !== null && vehicle.judged.revision >= row.revision) return;
    const { revision, publishedAtMs, status, ruleset, amountUsd, potentialUsd, findingBits } = row;
    const [decidingDate, cause] = [row.decidingDate ?? '', row.cause ?? ''];
    const bucketed = { status, cause, ruleset, findingBits, amountUsd, potentialUsd };
    vehicle.judged = { revision, publishedAtMs, decidingDate, wanting, ...bucketed };
  }

  /** Writes what has changed, and forgets it. */
  write(): void {
    for (const [vin, vehicle] of this.vehicles) {
      this.writeAttributes(vin, vehicle.attributes);
      this.writeVerdict(vin, vehicle);
      this.writeDays(vin, vehicle);
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
    const stored = this.storedOf(vin);
    const vehicle = { stored, ...stored, revisions: [], attributes: undefined };
    this.vehicles.set(vin, vehicle);
    return vehicle;
  }

  private storedOf(vin: string): Vehicle {
    const judged = this.statements.selectedJudged.get(vin) as unknown as Selected | undefined;
    if (judged !== undefined) return { kind: kindIn(judged), judged: judgedIn(judged) };
    const kind = this.statements.selectedKind.get(vin) as unknown as Selected | undefined;
    return { kind: kind === undefined ? NO_KIND : kindIn(kind), judged: null };
  }

  private writeAttributes(vin: string, attributes: Changing['attributes']): void {
    if (attributes === undefined) return;
    if (attributes === null) {
      this.statements.notStated.run(vin);
      return;
    }
    const { manufacturer, make, model, modelYear, plant } = attributes;
    this.statements.stated.run(vin, manufacturer, make, model, modelYear, plant);
  }

  private writeVerdict(vin: string, vehicle: Changing): void {
    const { stored, kind, judged } = vehicle;
    if (judged === null || (judged === stored.judged && isSame(kind, stored.kind))) return;
    if (stored.judged !== null) this.count(stored.kind, stored.judged, -1);
    const bucket = this.count(kind, judged, 1);
    const { revision, publishedAtMs, decidingDate, amountUsd, potentialUsd, wanting } = judged;
    const { judged: inserted, judgedAgain } = this.statements;
    const statement = stored.judged === null ? inserted : judgedAgain;
    statement.run(vin, revision, publishedAtMs, decidingDate, amountUsd, potentialUsd, bucket, wanting);
    if (judged !== stored.judged) this.wanted.move(stored.judged?.wanting ?? null, wanting);
  }

  /** If there are revisions of before, the move takes those of this batch along: they are in the table, too. */
  private writeDays(vin: string, { stored, kind, revisions }: Changing): void {
    const isMoved = stored.judged !== null;
    for (const revision of revisions) this.days.add(revision, isMoved ? stored.kind : kind);
    if (isMoved) this.days.move(vin, stored.kind, kind);
  }

  private count(kind: Kind, judged: Judged, by: 1 | -1): Uint8Array {
    return this.counts.add(bucketOf(kind, judged), judged.decidingDate.slice(0, MONTH_LENGTH), by);
  }
}
