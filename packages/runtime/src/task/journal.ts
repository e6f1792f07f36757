/** The journal: the truth about what a task has read and published. Source: protocol.md, "Tasks, transactions, recovery". */
import type { RulesetId } from '@oretrail/model';
import { RECORD_VERSION } from '../limits.ts';
import { PROTOCOL_VIOLATIONS } from '../port/errors.ts';
import type { TopicPartition } from '../port/log.ts';
import type { PublishedEntry } from '../state/outbox.ts';
import type { Identities } from './identities.ts';
import type { ParkedSubject, Pending, Worker } from './worker.ts';

/** Offsets by place. */
export type Offsets = Readonly<Record<TopicPartition, number>>;

/** One record of a journal, written in each step. */
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
 * Reads a journal record.
 * @throws ProtocolViolation if a newer version or engine wrote it: this process must not write after it
 */
export function readJournal(value: object, worker: Pick<Worker, 'engine'>): JournalRecord {
  const record = value as JournalRecord;
  if (record.v > RECORD_VERSION || record.engine > worker.engine) {
    const found = `version ${record.v}, engine ${record.engine}`;
    const known = `version ${RECORD_VERSION}, engine ${worker.engine}`;
    throw PROTOCOL_VIOLATIONS.error(
      'newer-engine',
      `the journal of ${record.task} has ${found}; the last known is ${known}`,
    );
  }
  return record;
}
