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
  /** Marked for evaluation. */
  dirty: number;
  /** Not evaluated, for a parent has not yet acknowledged their draw. */
  waiting: number;
  /** An evaluation threw; tried again when next touched, or when the operator asks for it. */
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
}>;

/** Turns records into state, and marked state into outputs. It has no state but `TaskState`, and caches of it. */
export interface Reducer {
  /** Takes a record into the state and marks what it touches; of a public topic only what is taken. */
  fold(record: LogRecord): void;
  /**
   * Evaluates what is marked, each subject once, until nothing is or the outbox is full.
   * @param hasRead whether this step has taken records in, so that what can wait may wait
   */
  evaluate(outbox: Outbox, hasRead: boolean): void;
  /** The law of the day; a change marks what it touches. */
  setRuleset(ruleset: RulesetId): void;
  /** Marks all subjects: nothing that was derived can be trusted. */
  setAllDirty(): void;
  /** Marks what is parked: the operator believes that it can be evaluated now. */
  retryParked(): void;
  /** What is parked, in the order of its subjects; no more than `count`. */
  parkedSubjects(count: number): readonly ParkedSubject[];
  /** What a record of this worker's outputs says was published; null if another task wrote it. */
  publishedIn(record: LogRecord): PublishedEntry | null;
  readonly pending: Pending;
  /** Whether all that is marked can wait for what others are about to say. */
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
