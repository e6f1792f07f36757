/** What a worker's process tells of its life: for logs and metrics, of which nothing else in this package knows. */

import type { Commit, Fetched } from '@oretrail/kafka-log';
import type { LocalStateError } from '@oretrail/local-state';
import type { InputBatch, StepCounts, Task, Topic } from '@oretrail/runtime';

/** A task that is ours, recovered, and about to work. */
export type ReadyTask = Readonly<{
  task: Task;
  /** Where a partition ended when the task last looked; null before that. */
  endSeen: (topic: Topic, partition: number) => number | null;
  /** How long it took to take over and recover. */
  recoveryMs: number;
}>;

/** A step that was made. */
export type StepReport = Readonly<{
  task: Task;
  batches: readonly InputBatch[];
  /** In all batches. */
  records: number;
  counts: StepCounts;
  /** Milliseconds from the arrival of bytes from a broker to the commit; waits for brokers and the registry count, waits for producers don't. */
  durationMs: number;
  /** Processor time of the whole process meanwhile, other tasks included: a bound of what the step itself cost on any machine. */
  processorMs: number;
}>;

/** A step that is about to be made, of which something was read. */
export type BegunStep = Readonly<{ task: Task; fetched: readonly Fetched[] }>;

/** Called during the work: each function must be quick, and throw nothing. */
export type HostListener = Readonly<{
  onAssigned?: (tasks: readonly number[]) => void;
  onReady?: (ready: ReadyTask) => void;
  /** Before a step, with what was read for it. */
  onBegin?: (step: BegunStep) => void;
  onStep?: (step: StepReport) => void;
  onCommit?: (commit: Commit) => void;
  /** The local states were damaged, and are rebuilt. */
  onStateLost?: (error: LocalStateError) => void;
  /** The group did not take our positions; they are reported again with the next. */
  onUncommitted?: (index: number, error: unknown) => void;
  /** A task is no longer ours, or never came to be. */
  onReleased?: (index: number) => void;
}>;
