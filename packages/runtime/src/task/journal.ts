/** The journal: the truth about what a task has read and published. Source: protocol.md, "Tasks, transactions, recovery". */
import type { RulesetId } from '@oretrail/model';
import { JOURNAL_VERSION } from '../limits.ts';
import { PROTOCOL_VIOLATIONS } from '../port/errors.ts';
import type { TopicPartition } from '../port/log.ts';
import type { PublishedEntry } from '../state/outbox.ts';
import type { Identities } from './identities.ts';
import { inFull, type ShortEntries, shortened } from './journal-entries.ts';
import type { ParkedSubject, Pending, Worker } from './worker.ts';

/** Offsets by place. */
export type Offsets = Readonly<Record<TopicPartition, number>>;

/** What a step leaves in the journal. */
export type JournalRecord = Readonly<{
  v: number;
  task: string;
  /** Offset of this task's journal record before this one; -1 for the first. A hole means that deltas are gone. */
  previous: number;
  engine: number;
  ruleset: RulesetId;
  /** For each input the offset to be read next. */
  positions: Offsets;
  /** For each internal place the offset of the last record that this task wrote there. */
  sent: Offsets;
  pending: Pending;
  /** The cut at which the task holds, having read exactly up to it. */
  cut: number | null;
  published: readonly PublishedEntry[];
  /** The first of those that `pending` counts as parked: for the operator. */
  parked: readonly ParkedSubject[];
  /**
   * For each input the number of its records that this task has buried, which is the number of its letters. Absent in
   * records of older versions, and in later ones if an older version began the count.
   */
  buried?: Offsets;
  /** What the partitions were that the task has begun to read, or to give verdicts in. Absent in records of older versions. */
  identities?: Identities;
}>;

/**
 * A journal record as it is written, with short entries in place of `published`. Version 1 had the entries in full: it is read
 * for one release.
 */
export type WrittenJournal = JournalRecord & Partial<ShortEntries>;

/** The record of a step, in the newest version. */
export function writtenJournal(record: Omit<JournalRecord, 'v'>): WrittenJournal {
  return { v: JOURNAL_VERSION, ...record, published: [], ...shortened(record.published) };
}

/** @throws ProtocolViolation if a newer version wrote the record: what it says may be elsewhere in it */
export function requireKnownVersion({ v, task }: Pick<JournalRecord, 'v' | 'task'>): void {
  if (v <= JOURNAL_VERSION) return;
  const what = `the journal of ${task} has version ${v}; the last known is ${JOURNAL_VERSION}`;
  throw PROTOCOL_VIOLATIONS.error('newer-record', what);
}

/**
 * Reads a journal record.
 * @throws ProtocolViolation if a newer version or engine wrote it: this process must not write after it
 */
export function readJournal(value: object, worker: Pick<Worker, 'engine'>): JournalRecord {
  const { forms, subjects, ...record } = value as WrittenJournal;
  requireKnownVersion(record);
  if (record.engine > worker.engine) {
    const what = `the journal of ${record.task} has engine ${record.engine}; the last known is ${worker.engine}`;
    throw PROTOCOL_VIOLATIONS.error('newer-engine', what);
  }
  if (forms === undefined || subjects === undefined) return record;
  return { ...record, published: [...inFull({ forms, subjects })] };
}
