/** What events come to, subject by subject: worked out once for each that a batch has touched. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { hasVinForm } from '@oretrail/model';
import { eventOfBody } from '../rows/event-row.ts';
import { digestBytes, digestText } from '../rows/packed-id.ts';
import type { DrawRow } from '../rows/row.ts';
import { type SubjectRows, subjectRowsOf } from '../rows/subject-rows.ts';
import type { VehicleRows } from './vehicle-rows.ts';

/** What a new event draws. @param digest of the event, in hex */
type NewDraws = Readonly<{ digest: string; draws: readonly DrawRow[] }>;

/** Subjects of one batch. */
export class SubjectFolds {
  private readonly taken: StatementSync;
  private readonly outOfForce: StatementSync;
  private readonly inForce: StatementSync;
  private readonly drawn: StatementSync;
  private readonly draws: StatementSync;
  private readonly unvalued: StatementSync;
  private readonly valued: StatementSync;
  private readonly subjectAt: StatementSync;
  private readonly vehicles: VehicleRows;
  /** By the subject that was touched. */
  private readonly touched = new Map<string, NewDraws[]>();

  constructor(database: DatabaseSync, vehicles: VehicleRows) {
    this.vehicles = vehicles;
    this.taken = database.prepare(`SELECT digest, body FROM events AS e WHERE subject = ?
      AND EXISTS (SELECT 1 FROM taken WHERE digest = e.digest)`);
    this.outOfForce = database.prepare('DELETE FROM in_force WHERE subject = ?');
    this.inForce = database.prepare('INSERT INTO in_force VALUES (?, ?, ?, ?)');
    this.drawn = database.prepare(`UPDATE draws SET in_force = NOT in_force
      WHERE consumer = ? AND in_force <> (digest IS ?)`);
    this.draws = database.prepare('INSERT OR IGNORE INTO draws VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.unvalued = database.prepare('INSERT OR IGNORE INTO unvalued VALUES (?)');
    this.valued = database.prepare('DELETE FROM unvalued WHERE lot = ?');
    this.subjectAt = database.prepare(`SELECT subject FROM statements JOIN events USING (digest)
      WHERE topic = ? AND partition = ? AND offset = ?`);
  }

  /** An event of this subject has come. */
  touch(subject: string): void {
    if (!this.touched.has(subject)) this.touched.set(subject, []);
  }

  /** The event is a new one. @param digest in hex */
  draw(subject: string, digest: string, draws: readonly DrawRow[]): void {
    this.touch(subject);
    if (draws.length > 0) this.touched.get(subject)?.push({ digest, draws });
  }

  /** A letter for the record of this place has come; what it names may come after it. */
  touchAt(topic: string, partition: number, offset: number): void {
    const row = this.subjectAt.get(topic, partition, offset);
    if (row !== undefined) this.touch(row['subject'] as string);
  }

  /** Works all out that was touched, and writes it. */
  write(): void {
    for (const [subject, added] of this.touched) {
      const rows = subjectRowsOf(this.eventsOf(subject));
      this.writeSubject(subject, rows);
      this.writeDraws(subject, rows, added);
    }
    this.touched.clear();
  }

  /** Forgets what was touched. */
  forget(): void {
    this.touched.clear();
  }

  private eventsOf(subject: string) {
    return this.taken
      .all(subject)
      .map(({ digest, body }) => eventOfBody(body as string, digestText(digest as Uint8Array)));
  }

  private writeSubject(subject: string, { inForce, vehicle, isUnvalued }: SubjectRows): void {
    this.outOfForce.run(subject);
    for (const { kind, digest, hasIdConflict } of inForce) {
      this.inForce.run(subject, kind, digestBytes(digest), hasIdConflict ? 1 : 0);
    }
    (isUnvalued ? this.unvalued : this.valued).run(subject);
    if (hasVinForm(subject)) this.vehicles.setAttributes(subject, vehicle);
  }

  /** Those of before first: of most subjects there are none, and what is added is right as it is written. */
  private writeDraws(subject: string, { drawing }: SubjectRows, added: readonly NewDraws[]): void {
    this.drawn.run(subject, drawing === null ? null : digestBytes(drawing));
    for (const { digest, draws } of added) {
      const [bytes, isInForce] = [digestBytes(digest), digest === drawing ? 1 : 0];
      for (const { parent, day, value, unit, minerals } of draws) {
        this.draws.run(parent, subject, bytes, isInForce, day, value, unit, minerals);
      }
    }
  }
}
