/** What events come to, subject by subject: worked out once for each that a batch has touched. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { hasVinForm } from '@oretrail/model';
import { eventOfBody } from '../rows/event-row.ts';
import { digestBytes, digestText } from '../rows/packed-id.ts';
import { type SubjectRows, subjectRowsOf } from '../rows/subject-rows.ts';
import type { VehicleRows } from './vehicle-rows.ts';

/** Subjects of one batch. */
export class SubjectFolds {
  private readonly taken: StatementSync;
  private readonly outOfForce: StatementSync;
  private readonly inForce: StatementSync;
  private readonly drawn: StatementSync;
  private readonly unvalued: StatementSync;
  private readonly valued: StatementSync;
  private readonly subjectAt: StatementSync;
  private readonly vehicles: VehicleRows;
  private readonly touched = new Set<string>();

  constructor(database: DatabaseSync, vehicles: VehicleRows) {
    this.vehicles = vehicles;
    this.taken = database.prepare(`SELECT digest, body FROM events AS e WHERE subject = ?
      AND EXISTS (SELECT 1 FROM taken WHERE digest = e.digest)`);
    this.outOfForce = database.prepare('DELETE FROM in_force WHERE subject = ?');
    this.inForce = database.prepare('INSERT INTO in_force VALUES (?, ?, ?, ?)');
    this.drawn = database.prepare(`UPDATE draws SET in_force = NOT in_force
      WHERE consumer = ? AND in_force <> (digest IS ?)`);
    this.unvalued = database.prepare('INSERT OR IGNORE INTO unvalued VALUES (?)');
    this.valued = database.prepare('DELETE FROM unvalued WHERE lot = ?');
    this.subjectAt = database.prepare(`SELECT subject FROM statements JOIN events USING (digest)
      WHERE topic = ? AND partition = ? AND offset = ?`);
  }

  /** An event of this subject has come. */
  touch(subject: string): void {
    this.touched.add(subject);
  }

  /** A letter for the record of this place has come; what it names may come after it. */
  touchAt(topic: string, partition: number, offset: number): void {
    const row = this.subjectAt.get(topic, partition, offset);
    if (row !== undefined) this.touched.add(row['subject'] as string);
  }

  /** Works all out that was touched, and writes it. */
  write(): void {
    for (const subject of this.touched) this.writeSubject(subject, subjectRowsOf(this.eventsOf(subject)));
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

  private writeSubject(subject: string, { inForce, drawing, vehicle, isUnvalued }: SubjectRows): void {
    this.outOfForce.run(subject);
    for (const { kind, digest, hasIdConflict } of inForce) {
      this.inForce.run(subject, kind, digestBytes(digest), hasIdConflict ? 1 : 0);
    }
    this.drawn.run(subject, drawing === null ? null : digestBytes(drawing));
    (isUnvalued ? this.unvalued : this.valued).run(subject);
    if (hasVinForm(subject)) this.vehicles.setAttributes(subject, vehicle);
  }
}
