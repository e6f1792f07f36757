/** Sums of the ledger by day: added up in memory during a batch, and written once at its end. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { dayOf } from '../rows/day.ts';
import { makerOf } from '../rows/maker.ts';
import type { RevisionRow } from '../rows/row.ts';
import type { Bucket } from './bucket.ts';

/** What of a revision is summed up. */
export type SummedRevision = Pick<
  RevisionRow,
  'vin' | 'publishedAtMs' | 'status' | 'cause' | 'amountUsd' | 'previousUsd'
>;
/** What of a vehicle the ledger is filtered by, beside its VIN; empty without a production in force. */
export type SummedVehicle = Pick<Bucket, 'manufacturer' | 'model'>;

type Key = readonly [day: number, status: string, cause: string, maker: string, manufacturer: string, model: string];
type Sum = { readonly key: Key; revisions: number; gainedUsd: number; lostUsd: number };

function keyOf({ vin, publishedAtMs, status, cause }: SummedRevision, { manufacturer, model }: SummedVehicle): Key {
  return [dayOf(publishedAtMs), status, cause ?? '', makerOf(vin), manufacturer, model];
}

/** Changes of one batch. */
export class LedgerDays {
  private readonly added: StatementSync;
  private readonly emptied: StatementSync;
  private readonly of: StatementSync;
  /** By the text of their keys. */
  private readonly sums = new Map<string, Sum>();

  constructor(database: DatabaseSync) {
    this.added = database.prepare(`INSERT INTO ledger_days VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET revisions = revisions + excluded.revisions,
        gained_usd = gained_usd + excluded.gained_usd, lost_usd = lost_usd + excluded.lost_usd`);
    this.emptied = database.prepare(`DELETE FROM ledger_days WHERE day = ? AND status = ? AND cause = ? AND maker = ?
      AND manufacturer = ? AND model = ? AND revisions = 0`);
    this.of = database.prepare(`SELECT vin, published_at_ms AS publishedAtMs, status, cause, amount_usd AS amountUsd,
      previous_usd AS previousUsd FROM revisions WHERE vehicle = ?`);
  }

  /** A revision has come. */
  add(revision: SummedRevision, vehicle: SummedVehicle, by: 1 | -1 = 1): void {
    const key = keyOf(revision, vehicle);
    const [day, status, cause, maker, manufacturer, model] = key;
    // Joined by hand: to join the list takes three times as long.
    const name = `${day}\0${status}\0${cause}\0${maker}\0${manufacturer}\0${model}`;
    const sum = this.sums.get(name) ?? { key, revisions: 0, gainedUsd: 0, lostUsd: 0 };
    this.sums.set(name, sum);
    const stepUsd = revision.amountUsd - (revision.previousUsd ?? 0);
    sum.revisions += by;
    if (stepUsd > 0) sum.gainedUsd += by * stepUsd;
    else sum.lostUsd -= by * stepUsd;
  }

  /** A vehicle is of another maker or model: all of its revisions are, too. @param vehicle its number */
  move(vehicle: number, before: SummedVehicle, now: SummedVehicle): void {
    if (before.manufacturer === now.manufacturer && before.model === now.model) return;
    for (const revision of this.of.all(vehicle) as unknown as readonly SummedRevision[]) {
      this.add(revision, before, -1);
      this.add(revision, now);
    }
  }

  /** Writes the sums, and forgets them. */
  write(): void {
    for (const { key, revisions, gainedUsd, lostUsd } of this.sums.values()) {
      // What came and went within the batch has left no row.
      if (revisions === 0 && gainedUsd === 0 && lostUsd === 0) continue;
      this.added.run(...key, revisions, gainedUsd, lostUsd);
      if (revisions < 0) this.emptied.run(...key);
    }
    this.forget();
  }

  /** Forgets what has not been written. */
  forget(): void {
    this.sums.clear();
  }
}
