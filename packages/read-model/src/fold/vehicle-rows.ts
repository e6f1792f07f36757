/** Vehicles and their last verdicts: changed in memory during a batch, and written once at its end. */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { vinCode } from '../last-verdicts/vin-code.ts';
import { dayNumber } from '../rows/day.ts';
import type { RevisionRow } from '../rows/row.ts';
import type { VehicleAttributes } from '../rows/subject-rows.ts';
import { NOTHING_WANTED } from '../rows/wants.ts';
import type { Bucket } from './bucket.ts';
import { Buckets } from './buckets.ts';
import { LedgerDays } from './ledger-days.ts';
import { VerdictChanges } from './verdict-changes.ts';
import { WantedCounts } from './wanted-counts.ts';

/** What lists show of the last revision; what is missing is empty. */
type Judged = Pick<RevisionRow, 'revision' | 'publishedAtMs'> &
  Pick<Bucket, 'status' | 'cause' | 'ruleset' | 'findingBits' | 'amountUsd' | 'potentialUsd'> &
  Readonly<{
    decidingDay: number;
    /** The number of an assessment that wants something, else 0. */
    wanting: number;
  }>;

/** What its bucket has of what a vehicle is; of one without a production in force, what is missing. */
type Kind = Pick<Bucket, 'manufacturer' | 'model' | 'modelYear'>;

type Vehicle = Readonly<{ kind: Kind; judged: Judged | null }>;

/** A vehicle as it is stored, and as it will be. Its attributes are undefined if the batch does not state them. */
type Changing = {
  readonly stored: Vehicle;
  /** Its number; null until its first verdict comes. */
  number: number | null;
  /** Its revisions of this batch. */
  readonly revisions: RevisionRow[];
  kind: Kind;
  judged: Vehicle['judged'];
  attributes: VehicleAttributes | null | undefined;
};

const NO_KIND: Kind = { manufacturer: '', model: '', modelYear: 0 };

/** The bucket of a judged vehicle has its kind, so that most revisions need no row of the vehicle. */
const JUDGED = `SELECT w.vehicle, w.revision, w.published_at_ms, w.deciding_day, w.wanting, b.status, b.cause, b.ruleset,
    b.finding_bits, b.amount_usd, b.potential_usd, b.manufacturer, b.model, b.model_year
  FROM verdicts AS w CROSS JOIN buckets AS b ON b.bucket = w.bucket WHERE w.vin = ?`;
const KIND = 'SELECT manufacturer, model, model_year FROM vehicles WHERE vin = ?';

/** A row of these: values are read by their places, which takes half the time of reading them by names. */
type Selected = readonly SQLOutputValue[];

function judgedIn([, revision, publishedAtMs, decidingDay, wanting, ...bucketed]: Selected): Judged {
  const [status, cause, ruleset, findingBits, amountUsd, potentialUsd] = bucketed;
  const judged = { revision, publishedAtMs, decidingDay, wanting, status, cause, ruleset, findingBits };
  return { ...judged, amountUsd, potentialUsd } as Judged;
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
    lastNumber: database.prepare('SELECT max(vehicle) AS number FROM verdicts'),
    judged: database.prepare('INSERT INTO verdicts VALUES (?1, ?7, ?2, ?3, ?4, ?5, ?6)'),
    judgedAgain:
      database.prepare(`UPDATE verdicts SET revision = ?2, published_at_ms = ?3, deciding_day = ?4, bucket = ?5,
      wanting = ?6 WHERE vehicle = ?1`),
  } satisfies Readonly<Record<string, StatementSync>>;
}

/** Vehicles of one batch. */
export class VehicleRows {
  private readonly statements: ReturnType<typeof statementsOf>;
  private readonly buckets: Buckets;
  private readonly changes: VerdictChanges;
  private readonly wanted: WantedCounts;
  private readonly days: LedgerDays;
  private readonly vehicles = new Map<string, Changing>();
  /** The last number that was given; null if it has to be looked up. */
  private lastNumber: number | null = null;

  constructor(database: DatabaseSync) {
    this.statements = statementsOf(database);
    this.buckets = new Buckets(database);
    this.changes = new VerdictChanges(database);
    this.wanted = new WantedCounts(database);
    this.days = new LedgerDays(database);
  }

  /** What the production in force says; null if none is. */
  setAttributes(vin: string, attributes: VehicleAttributes | null): void {
    const vehicle = this.of(vin);
    vehicle.attributes = attributes;
    vehicle.kind = attributes ?? NO_KIND;
  }

  /** The number of a vehicle that has a verdict, or is about to get its first. */
  numberOf(vin: string): number {
    const vehicle = this.of(vin);
    vehicle.number ??= this.nextNumber();
    return vehicle.number;
  }

  /** Takes a new revision; the last verdict is another, unless a later one is known. @param wanting the number of its assessment if that wants something, else 0 */
  judge(row: RevisionRow, wanting: number): void {
    const vehicle = this.of(row.vin);
    vehicle.revisions.push(row);
    if (vehicle.judged !== null && vehicle.judged.revision >= row.revision) return;
    const { revision, publishedAtMs, status, ruleset, amountUsd, potentialUsd, findingBits } = row;
    const bucketed = { status, cause: row.cause ?? '', ruleset, findingBits, amountUsd, potentialUsd };
    vehicle.judged = { revision, publishedAtMs, decidingDay: dayNumber(row.decidingDate), wanting, ...bucketed };
  }

  /** Writes what has changed, and forgets it. */
  write(): void {
    for (const [vin, vehicle] of this.vehicles) {
      this.writeAttributes(vin, vehicle.attributes);
      this.writeVerdict(vin, vehicle);
      this.writeDays(vehicle);
    }
    this.changes.write();
    this.wanted.write();
    this.days.write();
    this.vehicles.clear();
  }

  /** Forgets what has not been written. */
  forget(): void {
    this.vehicles.clear();
    this.lastNumber = null;
    this.buckets.forget();
    this.changes.forget();
    this.wanted.forget();
    this.days.forget();
  }

  private nextNumber(): number {
    this.lastNumber ??= Number(this.statements.lastNumber.get()?.['number'] ?? 0);
    this.lastNumber += 1;
    return this.lastNumber;
  }

  private of(vin: string): Changing {
    const known = this.vehicles.get(vin);
    if (known !== undefined) return known;
    const judged = this.statements.selectedJudged.get(vin) as unknown as Selected | undefined;
    const [stored, number] = [this.storedOf(vin, judged), judged === undefined ? null : (judged[0] as number)];
    const vehicle = { stored, number, kind: stored.kind, judged: stored.judged, revisions: [], attributes: undefined };
    this.vehicles.set(vin, vehicle);
    return vehicle;
  }

  private storedOf(vin: string, judged: Selected | undefined): Vehicle {
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

  private writeVerdict(vin: string, { stored, number: vehicle, kind, judged }: Changing): void {
    if (vehicle === null || judged === null || (judged === stored.judged && isSame(kind, stored.kind))) return;
    const bucket = this.buckets.numberOf(bucketOf(kind, judged));
    const { revision, publishedAtMs, decidingDay, wanting } = judged;
    const values = [vehicle, revision, publishedAtMs, decidingDay, bucket, wanting] as const;
    if (stored.judged === null) this.statements.judged.run(...values, vin);
    else this.statements.judgedAgain.run(...values);
    this.changes.add({ vehicle, vin: vinCode(vin), publishedAtMs, decidingDay, bucket, wanting });
    this.wanted.move(stored.judged?.wanting ?? NOTHING_WANTED, wanting);
  }

  /** If there are revisions of before, the move takes those of this batch along: they are in the table, too. */
  private writeDays({ stored, number, kind, revisions }: Changing): void {
    const isMoved = stored.judged !== null;
    for (const revision of revisions) this.days.add(revision, isMoved ? stored.kind : kind);
    if (isMoved && number !== null) this.days.move(number, stored.kind, kind);
  }
}
