/** Folds rows into the tables. What these hold is a function of the positions: how partitions interleave, and where batches end, changes nothing. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type AssessedPart, causesText } from '@oretrail/model';
import { readModelError } from '../errors.ts';
import { KNOWN_ASSESSMENTS_MAX, READS_KEPT_MAX } from '../limits.ts';
import { digestBytes, packedId } from '../rows/packed-id.ts';
import type {
  AssessmentRow,
  EventRow,
  GrantRow,
  LetterRow,
  ReadRow,
  RedriveRow,
  RevisionRow,
  Row,
  RowBatch,
  SealRow,
} from '../rows/row.ts';
import { NOTHING_WANTED, type Want, wantsOf } from '../rows/wants.ts';
import { SubjectFolds } from './subject-folds.ts';
import { VehicleRows } from './vehicle-rows.ts';

type Place = Pick<RowBatch, 'topic' | 'partition'>;

const packedOrNull = (id: string | null) => (id === null ? null : packedId(id));

/** The statements that rows are written by, prepared once. */
function statementsOf(database: DatabaseSync) {
  const insert = (into: string, columns: number): StatementSync =>
    database.prepare(`INSERT OR IGNORE INTO ${into} VALUES (${'?, '.repeat(columns - 1)}?)`);
  return {
    event: insert('events', 3),
    statement: insert('statements', 8),
    letter: insert('letters', 8),
    assessment: database.prepare('INSERT INTO assessments VALUES (NULL, ?, ?)'),
    assessmentNumber: database.prepare('SELECT number FROM assessments WHERE digest = ?'),
    want: insert('wants', 5),
    revision: insert('revisions', 19),
    cause: insert('causes', 2),
    seal: insert('seals', 5),
    grant: insert('grants', 4),
    redrive: insert('redrives', 10),
    read: insert('reads', 3),
    readOf: insert('reads_of', 2),
    oldReads: database.prepare('DELETE FROM reads WHERE offset <= ?'),
    oldReadsOf: database.prepare('DELETE FROM reads_of WHERE offset <= ?'),
    next: database.prepare('SELECT next FROM positions WHERE topic = ? AND partition = ?'),
    moved: database.prepare('INSERT OR REPLACE INTO positions VALUES (?, ?, ?)'),
  };
}

/** The number of an assessment, and the same if it wants something, else 0. */
type KnownAssessment = Readonly<{ number: number; wanting: number }>;

/** The one writer of a database. */
export class Fold {
  private readonly database: DatabaseSync;
  private readonly statements: ReturnType<typeof statementsOf>;
  private readonly vehicles: VehicleRows;
  private readonly subjects: SubjectFolds;
  /** Assessments that are stored, or will be with this batch, by their digests in hex. */
  private readonly assessments = new Map<string, KnownAssessment>();

  constructor(database: DatabaseSync) {
    this.database = database;
    this.statements = statementsOf(database);
    this.vehicles = new VehicleRows(database);
    this.subjects = new SubjectFolds(database, this.vehicles);
  }

  /**
   * Folds batches in one transaction, rows and positions. Records before a position were folded already and are passed over.
   * @throws ReadModelError `gap`; after an error nothing of these batches is kept
   */
  take(batches: readonly RowBatch[]): void {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      for (const batch of batches) this.takeBatch(batch);
      this.subjects.write();
      this.vehicles.write();
      this.database.exec('COMMIT');
    } catch (error) {
      this.undo();
      throw error;
    }
  }

  private undo(): void {
    this.subjects.forget();
    this.vehicles.forget();
    this.assessments.clear();
    // SQLite has rolled back by itself if it ran out of room.
    if (this.database.isTransaction) this.database.exec('ROLLBACK');
  }

  private takeBatch(batch: RowBatch): void {
    const { topic, partition, from, next } = batch;
    const known = this.statements.next.get(topic, partition)?.['next'] as number | undefined;
    // A topic that was trimmed begins where it begins; after that, nothing may be left out.
    if (known !== undefined && from > known) {
      throw readModelError('gap', `${topic}/${partition} was read from ${from} on, and ${known} is due`);
    }
    this.keepAssessments(batch);
    for (const row of batch.rows) if (row.offset >= (known ?? 0)) this.takeRow(batch, row);
    if (next > (known ?? -1)) this.statements.moved.run(topic, partition, next);
  }

  private takeRow(place: Place, row: Row): void {
    if (row.kind === 'event') this.takeEvent(place, row);
    else if (row.kind === 'revision') this.takeRevision(place, row);
    else if (row.kind === 'letter') this.takeLetter(place, row);
    else if (row.kind === 'seal') this.takeSeal(row);
    else if (row.kind === 'redrive') this.takeRedrive(row);
    else if (row.kind === 'read') this.takeRead(row);
    else this.takeGrant(place, row);
  }

  private takeEvent({ topic, partition }: Place, row: EventRow): void {
    const { offset, subject, body, appendTimeMs, recordedTime, authType, authId } = row;
    const digest = digestBytes(row.digest);
    const { changes } = this.statements.event.run(digest, subject, body);
    this.statements.statement.run(topic, partition, offset, digest, appendTimeMs, recordedTime, authType, authId);
    if (Number(changes) > 0) this.subjects.draw(subject, row.digest, row.draws);
    this.subjects.touch(subject);
  }

  private takeLetter({ topic, partition }: Place, row: LetterRow): void {
    const { offset, code, appendTimeMs, ofTopic, ofPartition, ofOffset } = row;
    this.statements.letter.run(topic, partition, offset, code, appendTimeMs, ofTopic, ofPartition, ofOffset);
    this.subjects.touchAt(ofTopic, ofPartition, ofOffset);
  }

  private takeRevision({ partition }: Place, row: RevisionRow): void {
    const { vin, revision, offset, publishedAtMs, previousUsd, cause, basis, decidingDate, acquiredOn } = row;
    const { number: assessment, wanting } = this.requiredAssessment(row);
    const { changes } = this.statements.revision.run(
      partition,
      offset,
      vin,
      this.vehicles.numberOf(vin),
      revision,
      publishedAtMs,
      packedId(row.verdictId),
      packedOrNull(row.assessmentId),
      packedOrNull(row.supersedes),
      packedOrNull(row.evidence),
      previousUsd,
      cause,
      basis,
      decidingDate,
      acquiredOn,
      assessment,
      causesText({ digests: row.causes, more: row.causesMore }),
      row.status,
      row.amountUsd,
    );
    // The first record of a revision stays, wherever a batch ends.
    if (Number(changes) === 0) return;
    for (const digest of row.causes) this.statements.cause.run(digestBytes(digest), vin);
    this.vehicles.judge(row, wanting);
  }

  private requiredAssessment({ assessmentDigest }: RevisionRow): KnownAssessment {
    const known = this.assessments.get(assessmentDigest);
    if (known === undefined) throw new TypeError('the batch lacks an assessment of its revisions');
    return known;
  }

  private keepAssessments({ assessments }: RowBatch): void {
    if (this.assessments.size + assessments.length > KNOWN_ASSESSMENTS_MAX) this.assessments.clear();
    for (const one of assessments) if (!this.assessments.has(one.digest)) this.keepAssessment(one);
  }

  private keepAssessment({ digest, body }: AssessmentRow): void {
    const bytes = digestBytes(digest);
    const stored = this.statements.assessmentNumber.get(bytes)?.['number'];
    const number = Number(stored ?? this.statements.assessment.run(bytes, body).lastInsertRowid);
    const assessed: AssessedPart = JSON.parse(body);
    const wants = wantsOf(assessed);
    if (stored === undefined) this.keepWants(number, wants, assessed.potentialUsd - assessed.amountUsd);
    this.assessments.set(digest, { number, wanting: wants.length > 0 ? number : NOTHING_WANTED });
  }

  private keepWants(assessment: number, wants: readonly Want[], stakeUsd: number): void {
    for (const { subject, need, because } of wants) {
      this.statements.want.run(assessment, subject, need, because, stakeUsd);
    }
  }

  private takeSeal({ number, sha256, offset, appendTimeMs, seal }: SealRow): void {
    this.statements.seal.run(number, sha256, offset, appendTimeMs, seal);
  }

  private takeRedrive({ offset, redrive }: RedriveRow): void {
    const { letter, to, operator, principal, time } = redrive;
    const places = [letter.topic, letter.partition, letter.offset, to.topic, to.partition, to.offset] as const;
    this.statements.redrive.run(offset, ...places, operator, principal, time);
  }

  private takeRead({ offset, principal, parties, body }: ReadRow): void {
    const { read, readOf, oldReads, oldReadsOf } = this.statements;
    read.run(offset, principal, body);
    for (const party of parties) readOf.run(party, offset);
    for (const old of [oldReads, oldReadsOf]) old.run(offset - READS_KEPT_MAX);
  }

  private takeGrant({ partition }: Place, { offset, appendTimeMs, record }: GrantRow): void {
    this.statements.grant.run(partition, offset, appendTimeMs, record);
  }
}
