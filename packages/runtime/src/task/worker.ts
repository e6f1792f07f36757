/** The contract of a worker: a reducer over records, driven by a task. Source: architecture.md, "The core is pure". */
import type { RulesetId } from '@oretrail/model';
import type { LogRecord } from '../port/log.ts';
import type { Topic } from '../port/topics.ts';
import type { Outbox, PublishedEntry } from '../state/outbox.ts';
import type { TaskState } from '../state/task-state.ts';

/** An input of a task: where it reads next, and how far it may read. */
export type TaskInput = Readonly<{ topic: Topic; partition: number; position: number; limit: number }>;

/** What is still to do: a quiet task has none of it. */
export type Pending = Readonly<{
  /** Affected by something that was read, and not evaluated since. */
  dirty: number;
  /** Not evaluated, because a parent has not yet acknowledged their draw. */
  waiting: number;
  /** An evaluation threw; tried again when an event affects it, or when the operator asks for it. */
  parked: number;
}>;

/** A subject whose evaluation threw, and what was thrown. */
export type ParkedSubject = Readonly<{ subject: string; why: string }>;

/** What a reducer gets when it is made. */
export type ReducerContext = Readonly<{
  /** Partition that the task owns. */
  index: number;
  partitions: number;
  state: TaskState;
  /** The law of the day when the task last stopped. */
  ruleset: RulesetId;
  /** Whether the log keeps what records come from. */
  keepsCauses?: boolean;
}>;

/** Turns records into state, and dirty subjects into outputs. It has no state but `TaskState`, and caches of it. */
export interface Reducer {
  /** Takes a record into the state, and makes dirty what it affects; a record of a public topic only if it is taken. */
  fold(record: LogRecord): void;
  /**
   * Evaluates the dirty subjects, each once, until none is left or the outbox is full.
   * @param hasRead whether this step has taken records in, so that what can wait may wait
   */
  evaluate(outbox: Outbox, hasRead: boolean): void;
  /** The law of the day; a change makes dirty what it affects. */
  setRuleset(ruleset: RulesetId): void;
  /** Makes all subjects dirty: nothing that was derived can be trusted. */
  setAllDirty(): void;
  /** What was last published of a subject is not what this state has: it was written by a life that came after it. */
  distrust(subject: string): void;
  /** Makes all parked subjects dirty: the operator believes that they can be evaluated now. */
  retryParked(): void;
  /** What is parked, in the order of its subjects; no more than `count`. */
  parkedSubjects(count: number): readonly ParkedSubject[];
  /** What a record of this worker's outputs says was published; null if another task wrote it. */
  publishedIn(record: LogRecord): PublishedEntry | null;
  readonly pending: Pending;
  /** Whether all dirty subjects can wait for what others are about to say. */
  readonly canDeferStep: boolean;
}

/** A worker: its name, its engine, and the topics that it reads and writes. */
export type Worker = Readonly<{
  name: string;
  /** Counts changes of meaning: a task with a journal of an older engine evaluates everything again. */
  engine: number;
  /** Topics of which task n reads partition n. */
  partitioned: readonly Topic[];
  /** Topics with one partition that every task reads. */
  single: readonly Topic[];
  /** Topics that it writes registers to, from which a task that lost everything learns what it published. */
  outputs: readonly Topic[];
  /** Those of them that a task writes to in any partition; to the others only in its own. */
  writesAcross: readonly Topic[];
  createReducer(context: ReducerContext): Reducer;
}>;
