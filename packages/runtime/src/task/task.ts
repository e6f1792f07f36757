/** One task: a partition of a worker, with its state, its position in each input, and its steps. Source: protocol.md, "Tasks, transactions, recovery". */

import type { OretrailEvent } from '@oretrail/model';
import { PARKED_LISTED_MAX } from '../limits.ts';
import { asksForRetry, type ControlState, controlled, INITIAL_CONTROL } from '../port/control.ts';
import {
  type Log,
  type LogRecord,
  type TaskId,
  type TaskLog,
  type TopicPartition,
  taskName,
  topicPartitionOf,
} from '../port/log.ts';
import { batchesOf, type InputBatch } from '../port/log-batches.ts';
import { CONTROL, PUBLIC_INPUTS, type Topic } from '../port/topics.ts';
import { OUTBOX_LIMITS, Outbox, type OutboxLimits } from '../state/outbox.ts';
import { table } from '../state/table.ts';
import { TaskState } from '../state/task-state.ts';
import { Fates } from './fates.ts';
import { type Identities, identifiedPartitions, identitiesOf, requireSamePartitions } from './identities.ts';
import { type Offsets, type WrittenJournal, writtenJournal } from './journal.ts';
import type { Pending, Reducer, TaskInput, Worker } from './worker.ts';

/** What local state says of itself. */
export type Meta = Readonly<{
  /** The engine by which all of it was evaluated, or is dirty. */
  engine: number;
  /** Offset of the last journal record that this state reflects; -1 before the first. */
  journalOffset: number;
  positions: Offsets;
  sent: Offsets;
  control: ControlState;
  /** A recovery has read what no journal record says yet. */
  needsJournalWrite: boolean;
  /** The identities of the partitions when they were read. */
  identities: Identities;
  /** How many records of each place were buried; null if an older version did not count. */
  buried: Offsets | null;
}>;

const META = table<Meta>('meta');

/** The same if all of it may be taken in now: see {@link Task.admitted}. */
export type AdmittedBatch = InputBatch & Readonly<{ isAdmitted: true }>;

/** What a step has evaluated: subjects, and those of them of which nothing was published. */
export type StepCounts = Readonly<Outbox['counts']>;

function freshMeta({ engine }: Worker): Meta {
  const control = INITIAL_CONTROL;
  return {
    engine,
    journalOffset: -1,
    positions: {},
    sent: {},
    control,
    needsJournalWrite: false,
    identities: {},
    buried: {},
  };
}

/** Whether some record is a correction. */
function holdsCorrection({ topic, records }: InputBatch): boolean {
  return (
    PUBLIC_INPUTS.has(topic) &&
    records.some(({ value }) => (value as Partial<OretrailEvent>).type === 'oretrail.correction.v1')
  );
}

/** A task that is alive: it owns its state until another opens the same task. */
export class Task {
  readonly id: TaskId;
  readonly worker: Worker;
  readonly state: TaskState;
  readonly reducer: Reducer;
  readonly fates: Fates;
  private readonly log: Log;
  private readonly own: TaskLog;
  private readonly limits: OutboxLimits;
  private known: Meta;

  /** Only a recovery makes tasks: see {@link openTask}. @param own the log as the owner of this task may use it */
  constructor(worker: Worker, index: number, log: Log, own: TaskLog, limits: OutboxLimits = OUTBOX_LIMITS) {
    this.id = { worker: worker.name, index };
    this.worker = worker;
    this.log = log;
    this.own = own;
    this.limits = limits;
    this.state = new TaskState(own.state);
    this.known = this.state.get(META, '') ?? freshMeta(worker);
    this.fates = new Fates(worker, index, log, this.state);
    const { partitions, keepsCauses = false } = log;
    const { ruleset } = this.meta.control;
    this.reducer = worker.createReducer({ index, partitions, state: this.state, ruleset, keepsCauses });
  }

  /** What local state says of itself. */
  get meta(): Meta {
    return this.known;
  }

  /** For a recovery: what it has learnt from the journal and the topics. */
  learn(learnt: Partial<Meta>): void {
    this.known = { ...this.known, ...learnt };
  }

  /** All inputs. At a cut the public ones may be read no further than it says. */
  get inputs(): readonly TaskInput[] {
    const own = this.worker.partitioned.map((topic) => this.inputOf(topic, this.id.index));
    return [...own, ...this.worker.single.map((topic) => this.inputOf(topic, 0))];
  }

  get pending(): Pending {
    return this.reducer.pending;
  }

  /**
   * Whether a step is due though there is nothing to read: something is dirty, or a recovery has read what no journal
   * record says yet. Without it, a coordinator would wait for ever for a task that has heard of the cut while it recovered.
   */
  get isStepDue(): boolean {
    return this.meta.needsJournalWrite || this.pending.dirty > 0;
  }

  /** Whether the step that is due can wait for what other tasks are about to say. */
  get canDeferStep(): boolean {
    return !this.meta.needsJournalWrite && this.reducer.canDeferStep;
  }

  /** The cut at which this task holds; null if none is asked for, or not all public inputs are read up to it. */
  get cutReached(): number | null {
    const { cut } = this.meta.control;
    const isAtCut = this.inputs.every(
      ({ topic, position, limit }) => !PUBLIC_INPUTS.has(topic) || (position === limit && limit !== Infinity),
    );
    return cut !== null && isAtCut ? cut : null;
  }

  /**
   * What may be taken in now of what was read, control first. If a batch holds a correction, control is read to its present
   * end: a source that was made an operator before the correction was written is one when it is decided, in whatever order
   * the two topics were read. What another task decides waits until it has.
   */
  async admitted(batches: readonly InputBatch[]): Promise<readonly AdmittedBatch[]> {
    const control = batches.filter(({ topic }) => topic === CONTROL);
    const others = await this.fates.admitted(batches.filter(({ topic }) => topic !== CONTROL));
    if (others.some(holdsCorrection)) {
      const from = control.at(-1)?.next ?? this.meta.positions[topicPartitionOf(CONTROL, 0)] ?? 0;
      for await (const batch of batchesOf(this.log, CONTROL, 0, from)) control.push(batch);
    }
    return [...control, ...others].map((batch) => ({ ...batch, isAdmitted: true }));
  }

  /** Takes records into the state, and nothing else. Records before the position are repeats, and skipped. */
  fold(batches: readonly AdmittedBatch[]): void {
    const positions: Record<TopicPartition, number> = { ...this.meta.positions };
    for (const { topic, partition, records, next } of batches) {
      const place = topicPartitionOf(topic, partition);
      const position = positions[place] ?? 0;
      for (const record of records) if (record.offset >= position) this.foldOne(record);
      positions[place] = Math.max(position, next);
    }
    this.known = { ...this.meta, positions };
  }

  /**
   * One transaction: records in, state changed, outputs and journal out, all or nothing.
   * @param limits of this step, if they are others than the task's
   * @returns how much it evaluated, and how much of that changed nothing
   */
  async step(batches: readonly AdmittedBatch[], limits: OutboxLimits = this.limits): Promise<StepCounts> {
    const outbox = new Outbox(this.state, taskName(this.id), limits);
    this.fold(batches);
    this.countBuried(this.fates.sendLetters(outbox));
    this.reducer.evaluate(
      outbox,
      batches.some(({ records }) => records.length > 0),
    );
    await this.identify();
    this.known = { ...this.meta, needsJournalWrite: false };
    const journaledAt = await this.own.commit({
      records: outbox.records,
      journal: (sent) => this.journalRecord(outbox, sent),
      positions: this.meta.positions,
      changes: (offset) => this.changes(offset),
      saved: () => this.state.settle(),
      unsavedCharacters: this.state.changedCharacters,
    });
    this.known = { ...this.meta, journalOffset: journaledAt };
    return outbox.counts;
  }

  /**
   * The last act of a recovery: what it has read is to be said in the journal, by the next step. Only now is the state one
   * of this engine's: a task that continues an earlier save must make everything dirty, too.
   */
  async recovered(): Promise<void> {
    this.known = { ...this.meta, engine: this.worker.engine, needsJournalWrite: true };
    await this.save();
  }

  /** Saves what was changed since the last save: what a recovery has folded so far, or what a log has left. */
  async save(): Promise<void> {
    await this.own.save(this.changes(this.meta.journalOffset));
    this.state.settle();
  }

  /** Once for each partition, when the first of it was read or written: an empty one has nothing to be known by. */
  private async identify(): Promise<void> {
    const { positions, sent, identities } = this.meta;
    const isNew = identifiedPartitions(this.worker, this.id.index).some(({ topic, partition }) => {
      const place = topicPartitionOf(topic, partition);
      return identities[place] === undefined && ((positions[place] ?? 0) > 0 || sent[place] !== undefined);
    });
    if (!isNew) return;
    const now = await identitiesOf(this.log, this.worker, this.id.index);
    requireSamePartitions(identities, now);
    this.known = { ...this.meta, identities: now };
  }

  private inputOf(topic: Topic, partition: number): TaskInput {
    const place = topicPartitionOf(topic, partition);
    const position = this.meta.positions[place] ?? 0;
    const { cut, inputs } = this.meta.control;
    const isHeld = cut !== null && PUBLIC_INPUTS.has(topic);
    return { topic, partition, position, limit: isHeld ? Math.max(position, inputs[place] ?? 0) : Infinity };
  }

  private foldOne(record: LogRecord): void {
    if (record.topic === CONTROL) this.foldControl(record);
    else if (PUBLIC_INPUTS.has(record.topic)) this.foldEvent(record);
    else this.reducer.fold(record);
  }

  private foldControl(record: LogRecord): void {
    const { ruleset } = this.meta.control;
    this.known = { ...this.meta, control: controlled(this.meta.control, record) };
    if (this.meta.control.ruleset !== ruleset) this.reducer.setRuleset(this.meta.control.ruleset);
    if (asksForRetry(record)) this.reducer.retryParked();
  }

  private foldEvent(record: LogRecord): void {
    const { operators } = this.meta.control;
    if (this.fates.isTaken(record, { has: (source) => operators.includes(source) })) this.reducer.fold(record);
  }

  private countBuried(now: Offsets): void {
    if (this.meta.buried === null) return;
    const buried: Record<TopicPartition, number> = { ...this.meta.buried };
    for (const [place, count] of Object.entries(now)) buried[place] = (buried[place] ?? 0) + count;
    this.known = { ...this.meta, buried };
  }

  private journalRecord(outbox: Outbox, sentNow: ReadonlyMap<TopicPartition, number>): WrittenJournal {
    const sent: Offsets = { ...this.meta.sent, ...Object.fromEntries(sentNow) };
    this.known = { ...this.meta, sent };
    const { positions, control, identities, buried } = this.meta;
    return writtenJournal({
      task: taskName(this.id),
      previous: this.meta.journalOffset,
      engine: this.worker.engine,
      ruleset: control.ruleset,
      positions,
      sent,
      pending: this.pending,
      cut: this.cutReached,
      published: outbox.entries,
      parked: this.reducer.parkedSubjects(PARKED_LISTED_MAX),
      identities,
      ...(buried === null ? {} : { buried }),
    });
  }

  private changes(journalOffset: number): ReadonlyMap<string, string | null> {
    this.known = { ...this.meta, journalOffset };
    this.state.put(META, '', '', this.meta);
    return this.state.changes();
  }
}
