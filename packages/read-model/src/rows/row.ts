/** What one record means for the tables, as plain data that travels between threads. */
import type { Topic } from '@oretrail/runtime';
import type { RedriveRecord } from '../records/operator-records.ts';

/** One draw that an event declares. Its consumer is the event's subject. */
export type DrawRow = Readonly<{
  parent: string;
  day: string;
  /** A decimal string. */
  value: string;
  unit: string;
  /** A JSON list of the minerals that are drawn; null for all. */
  minerals: string | null;
}>;

/** A statement: where it lies, and the event, which is stored once. */
export type EventRow = Readonly<{
  kind: 'event';
  offset: number;
  appendTimeMs: number;
  /** 64 hex digits. */
  digest: string;
  subject: string;
  /** The RFC 8785 form that the digest is made of. */
  body: string;
  recordedTime: string | null;
  authType: string | null;
  authId: string | null;
  draws: readonly DrawRow[];
}>;

/** A revision of a verdict. What is absent in the verdict is null. */
export type RevisionRow = Readonly<{
  kind: 'revision';
  offset: number;
  publishedAtMs: number;
  vin: string;
  revision: number;
  verdictId: string;
  assessmentId: string | null;
  supersedes: string | null;
  previousUsd: number | null;
  cause: string | null;
  basis: string | null;
  decidingDate: string | null;
  acquiredOn: string | null;
  evidence: string | null;
  /** These four are in the assessment, too: lists filter by them. */
  status: string;
  amountUsd: number;
  potentialUsd: number;
  ruleset: string;
  findingBits: number;
  /** The SHA-256 in hex of its assessment, which is a row of the batch. */
  assessmentDigest: string;
  /** Digests of statements, 64 hex digits each. */
  causes: readonly string[];
  causesMore: number;
}>;

/** The assessed part of verdicts as JSON, and its SHA-256 in hex: vehicles of a class share it. */
export type AssessmentRow = Readonly<{ digest: string; body: string }>;

/** A dead letter, without the record and without the message, which may quote it. */
export type LetterRow = Readonly<{
  kind: 'letter';
  offset: number;
  appendTimeMs: number;
  code: string;
  ofTopic: Topic;
  ofPartition: number;
  ofOffset: number;
}>;

/** A seal, as the audit has published it. */
export type SealRow = Readonly<{
  kind: 'seal';
  offset: number;
  appendTimeMs: number;
  number: number;
  sha256: string;
  seal: string;
}>;

/** A grant record as JSON. What becomes of it is for a book of all records to say, in the order of the log. */
export type GrantRow = Readonly<{ kind: 'grant'; offset: number; appendTimeMs: number; record: string }>;

/** A redrive of a letter. */
export type RedriveRow = Readonly<{ kind: 'redrive'; offset: number; redrive: RedriveRecord }>;

/** A read, as JSON, with what lists of reads ask for. */
export type ReadRow = Readonly<{
  kind: 'read';
  offset: number;
  principal: string;
  parties: readonly string[];
  body: string;
}>;

/** One row. */
export type Row = EventRow | RevisionRow | LetterRow | SealRow | GrantRow | RedriveRow | ReadRow;

/** The rows of a batch: see `PublicBatch`. */
export type RowBatch = Readonly<{
  topic: Topic;
  partition: number;
  from: number;
  next: number;
  rows: readonly Row[];
  /** The assessments of its revisions, each once. */
  assessments: readonly AssessmentRow[];
}>;
