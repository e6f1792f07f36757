/**
 * The port between workers and a partitioned log. Two adapters fill it, one in the process and one on Kafka, and one
 * contract suite judges both (architecture.md, "One worker contract, two logs").
 */
import type { DeadLetter } from './errors.ts';
import type { PartitionIdentity } from './identity.ts';
import type { Topic } from './topics.ts';

/**
 * One record to be written. Its value is an event, a register, a verdict, a control message, a journal record, a dead letter
 * or a seal, as plain data that nobody changes any more. How a value is written is for each log to say.
 */
export type NewRecord<Value extends object = object> = Readonly<{
  topic: Topic;
  partition: number;
  key: string;
  value: Value;
  /** The value as JSON, if its writer has it already: a log of texts need not make it again. */
  json?: string;
  /** The statements that it comes from, as `causesText` writes them: beside the value, and outside every digest. A log may drop them. */
  causes?: string;
}>;

/** What is said of a record that is not kept whole: how much there is of it, or of the compressed batch that it is in. */
export type CutRecord = Readonly<{ of: 'record' | 'batch'; bytes: number; sha256: string }>;

/** A record as a log of texts has it: its value is JSON. */
export type TextRecord = Readonly<{ key: string; value: string }>;

/** A record byte for byte, bytes as base64, if a log has other records than texts. */
export type RawRecord = Readonly<{
  key: string | null;
  value: string | null;
  /** As they stand in the record. */
  headerBytes: string;
  /** What the key and value here are only the beginning of. */
  cut?: CutRecord;
}>;

/** One data record of a partition. */
export type LogRecord<Value extends object = object> = NewRecord<Value> &
  Readonly<{
    offset: number;
    /** Why the log can't read the value that is due in its topic; the value is then empty. */
    spoilt?: DeadLetter;
    /** How it was written; absent if it was written as JSON. */
    raw?: () => RawRecord;
  }>;

/** A task: partition `index` of all topics of one worker. It has one writer at a time. */
export type TaskId = Readonly<{ worker: string; index: number }>;

/** A task's name in journals and registers. */
export function taskName({ worker, index }: TaskId): string {
  return `${worker}-${index}`;
}

/** A place in a partition, as `topic/partition`. */
export type TopicPartition = string;

/** The place of a partition. */
export function topicPartitionOf(topic: Topic, partition: number): TopicPartition {
  return `${topic}/${partition}`;
}

/** Changes of a task's local state: by whole key, of `STATE_KEY_BYTES_MAX` at most; `null` removes. */
export type StateChanges = ReadonlyMap<string, string | null>;

/** What a task writes in one step: all of it, or nothing. */
export type StepWrite = Readonly<{
  records: readonly NewRecord[];
  /** Makes the journal record from the offset of the last record of each place just written. */
  journal: (sent: ReadonlyMap<TopicPartition, number>) => object;
  /** For each input the offset to be read next: a log may drop what lies before it. */
  positions: Readonly<Record<TopicPartition, number>>;
  /**
   * Applied to the local state once the rest stands. A log may leave it, for local state is a cache, or ask for it later: the
   * next step's changes then hold these too. The task may not be within a step then.
   */
  changes: (journalOffset: number) => StateChanges;
  /** Called once these changes stand in the local state. */
  saved: () => void;
  /** About how many characters the changes have that no log has asked for yet, this step's among them. */
  unsavedCharacters: number;
}>;

/** The local state of a task: a cache of what it has read, with keys in the order of their UTF-8 bytes. */
export interface StateReader {
  get(key: string): string | undefined;
  /** Entries with `prefix`, from `from` on (inclusive) in either direction. Valid until the next write. */
  range(prefix: string, from: string, isReverse: boolean): Iterable<readonly [key: string, value: string]>;
}

/** What the one owner of a task may do. Every call fails once another has opened the task. */
export interface TaskLog {
  readonly state: StateReader;
  /**
   * Writes one step, atomically on the log, then locally. A failure is final: the process must stop and rejoin.
   * @returns the offset of the journal record
   */
  commit(step: StepWrite): Promise<number>;
  /** Saves local state alone, during a recovery. */
  save(changes: StateChanges): Promise<void>;
  /** Forgets all local state. */
  forget(): Promise<void>;
}

/** A range of a partition to be read: bounded in records; if these are large a log gives fewer, for they must fit in memory. */
export type ReadRequest = Readonly<{ topic: Topic; partition: number; from: number; recordsMax: number }>;
/** What was read, and where to read on: beyond the last record, and beyond what holds no data. */
export type ReadResult = Readonly<{ records: readonly LogRecord[]; next: number }>;

/** The log that workers run on: partitions of records, read by offset, and written in transactions. */
export interface Log {
  /** Partitions of each co-partitioned topic; fixed for the life of the log. */
  readonly partitions: number;
  /** Whether records keep their `causes`: only then do workers carry them. */
  readonly keepsCauses?: boolean;
  /** The offset behind the last committed record. */
  end(topic: Topic, partition: number): Promise<number>;
  /** Identifies a partition among others of the same name; null if it has no committed record. Not for compacted topics. */
  identity(topic: Topic, partition: number): Promise<PartitionIdentity | null>;
  /** Committed records in order; at least the last of each key if the topic is compacted. */
  read(request: ReadRequest): Promise<ReadResult>;
  /** Appends records from outside (intake, operator), each place in order. */
  append(records: readonly NewRecord[]): Promise<void>;
  /** Takes a task over: its former owner can write no more, and what that left open is void. */
  open(task: TaskId): Promise<TaskLog>;
}
