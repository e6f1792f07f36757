/**
 * A cut: a moment at which nothing is in flight, and the verdicts are exactly a function of known inputs.
 * Source: protocol.md, "Quiescence and cuts". Lag proves nothing, so two waves of journals are read.
 */

import { CUT_HOLD_INTERVAL_MS, STEP_RECORDS_MAX } from '../limits.ts';
import {
  type ControlMessage,
  type ControlState,
  type CutInputs,
  controlled,
  controlRecord,
  INITIAL_CONTROL,
} from '../port/control.ts';
import { type Log, type TopicPartition, taskName, topicPartitionOf } from '../port/log.ts';
import { batchesOf } from '../port/log-batches.ts';
import {
  CONTROL,
  deadLettersOf,
  FACTS,
  GRANTS,
  journalOf,
  PUBLIC_INPUTS,
  SHIPMENTS,
  type Topic,
  VEHICLES,
  VERDICTS,
} from '../port/topics.ts';
import { type JournalRecord, readJournal } from '../task/journal.ts';
import type { Worker } from '../task/worker.ts';

/** Topics of dead letters. */
const LETTERS: ReadonlySet<Topic> = new Set([...PUBLIC_INPUTS].map(deadLettersOf));

/** What a cut has proved. */
export type Cut = Readonly<{
  cut: number;
  /** For each place of the public inputs, the offset behind the last record that counts. */
  inputs: CutInputs;
  /** For each partition of the verdicts, the offset behind the last one that these inputs give. */
  verdicts: readonly number[];
  /** The engine of each worker: by its meaning the inputs give these verdicts. In an upgrade it may still be the older. */
  engines: Readonly<Record<string, number>>;
  /**
   * Where the grants ended when the cut was proved, so all that had been granted when an input before the cut was stated is
   * before it. Absent if the log has no topic of grants. No worker reads it.
   */
  grants?: number;
}>;

/** What a log has beside what workers read. */
export type CutOptions = Readonly<{
  /** Whether there is a topic of grants, whose end the cut then says. */
  hasGrants?: boolean;
}>;

/** The state of a cut: `missed` if a task had read further than the cut, before it heard of it or after the cut was over. */
export type CutState = Readonly<{ kind: 'holding' } | { kind: 'missed' } | { kind: 'proved'; proved: Cut }>;

type LastJournal = Readonly<{ record: JournalRecord; offset: number }>;
type Watched = Readonly<{ worker: Worker; index: number }>;

/** Asks all tasks to hold, and finds out when they do. */
export class CutCoordinator {
  private readonly log: Log;
  private readonly tasks: readonly Watched[];
  private readonly cut: number;
  /** Places in which one task writes to another. */
  private readonly internal: ReadonlySet<TopicPartition>;
  private inputs: CutInputs = {};
  /** Where they end, once the cut is proved. */
  private verdicts: readonly number[] | null = null;
  private grants: Pick<Cut, 'grants'> = {};
  private readonly hasGrants: boolean;
  /** What the control topic has said since the cut began, and where it is read on. */
  private control: ControlState = INITIAL_CONTROL;
  private controlAt = 0;
  private heldAtMs: number | null = null;
  /** Where each journal is read on. */
  private readonly read = new Map<string, number>();
  private readonly last = new Map<string, LastJournal>();

  /** @param cut a number that no earlier cut had */
  constructor(log: Log, workers: readonly Worker[], cut: number, { hasGrants = false }: CutOptions = {}) {
    this.log = log;
    this.hasGrants = hasGrants;
    this.tasks = workers.flatMap((worker) => Array.from({ length: log.partitions }, (_, index) => ({ worker, index })));
    this.cut = cut;
    const topics = workers.flatMap(({ partitioned }) => partitioned).filter((topic) => !PUBLIC_INPUTS.has(topic));
    this.internal = new Set(topics.flatMap((topic) => this.tasks.map(({ index }) => topicPartitionOf(topic, index))));
  }

  /** Cuts the public inputs where they end now. */
  async begin(): Promise<void> {
    for (const task of this.tasks) {
      this.read.set(taskKey(task), await this.log.end(journalOf(task.worker.name), task.index));
    }
    this.inputs = await publicEnds(this.log);
    this.controlAt = await this.log.end(CONTROL, 0);
    await this.say({ type: 'cut', cut: this.cut, inputs: this.inputs });
  }

  /**
   * Says that the coordinator is alive, once in {@link CUT_HOLD_INTERVAL_MS}; the tasks of one that is silent for
   * {@link CUT_LAPSE_MS} continue by themselves. To be called often.
   * @param nowMs of a clock that never goes back
   */
  async hold(nowMs: number): Promise<void> {
    this.heldAtMs ??= nowMs;
    if (nowMs - this.heldAtMs < CUT_HOLD_INTERVAL_MS) return;
    this.heldAtMs = nowMs;
    await this.say({ type: 'hold', cut: this.cut });
  }

  /** Lets the tasks continue, and says where the verdicts and the grants end if the cut was proved. */
  async resume(): Promise<void> {
    const { verdicts, grants } = this;
    await this.say({ type: 'resume', cut: this.cut, ...(verdicts === null ? {} : { verdicts, ...grants }) });
  }

  /** Looks whether all tasks hold at the cut with nothing to do and nothing on its way. */
  async poll(): Promise<CutState> {
    await this.readJournals();
    if (this.wasMissed() || (await this.isOver())) return { kind: 'missed' };
    if (!this.isQuiet()) return { kind: 'holding' };
    const verdicts: number[] = [];
    for (let partition = 0; partition < this.log.partitions; partition += 1) {
      verdicts.push(await this.log.end(VERDICTS, partition));
    }
    // A transaction comes to be seen in each partition by itself: the journal may tell of verdicts that nobody sees yet.
    if (!this.areSeen(verdicts) || !(await this.areLettersSeen())) return { kind: 'holding' };
    // The second wave: whatever had been on its way would have made somebody write.
    if (await this.readJournals()) return { kind: 'holding' };
    if (this.hasGrants) this.grants = { grants: await this.log.end(GRANTS, 0) };
    this.verdicts = verdicts;
    const proved = { cut: this.cut, inputs: this.inputs, verdicts, engines: this.engines(), ...this.grants };
    return { kind: 'proved', proved };
  }

  private async say(message: ControlMessage): Promise<void> {
    await this.log.append([controlRecord(message)]);
  }

  /** Whether the cut is over: a process that had heard nothing of this one may have ended it. Another cut in force is waited for. */
  private async isOver(): Promise<boolean> {
    for await (const { records, next } of batchesOf(this.log, CONTROL, 0, this.controlAt)) {
      this.control = records.reduce(controlled, this.control);
      this.controlAt = next;
    }
    return this.control.cut === null;
  }

  /** @returns whether any task has written */
  private async readJournals(): Promise<boolean> {
    let hasNew = false;
    for (const task of this.tasks) {
      const topic = journalOf(task.worker.name);
      const end = await this.log.end(topic, task.index);
      let from = this.read.get(taskKey(task)) ?? 0;
      while (from < end) {
        const { records, next } = await this.log.read({
          topic,
          partition: task.index,
          from,
          recordsMax: STEP_RECORDS_MAX,
        });
        const last = records.findLast(({ key }) => key === taskKey(task));
        if (last !== undefined) {
          hasNew = true;
          this.last.set(taskKey(task), { record: readJournal(last.value, task.worker), offset: last.offset });
        }
        if (next <= from) break;
        from = next;
      }
      this.read.set(taskKey(task), from);
    }
    return hasNew;
  }

  private wasMissed(): boolean {
    return [...this.last.values()].some(({ record: { positions } }) =>
      Object.entries(this.inputs).some(([place, due]) => (positions[place] ?? 0) > due),
    );
  }

  private isQuiet(): boolean {
    const records = this.tasks.map((task) => this.last.get(taskKey(task))?.record);
    const known = records.filter((record) => record !== undefined);
    if (known.length < this.tasks.length) return false;
    const read = positionsOf(known);
    return this.isOfOneEngine() && known.every((record) => this.isAtRest(record) && this.isAllRead(record, read));
  }

  /** Half-way through an upgrade, verdicts are a function of nothing: some tasks still rest as the older engine left them. */
  private isOfOneEngine(): boolean {
    const engines = this.engines();
    return this.tasks.every((task) => this.last.get(taskKey(task))?.record.engine === engines[task.worker.name]);
  }

  private engines(): Readonly<Record<string, number>> {
    const pairs = this.tasks.map(
      (task) => [task.worker.name, this.last.get(taskKey(task))?.record.engine ?? 0] as const,
    );
    return Object.fromEntries(pairs);
  }

  /** Whether nothing that a task has sent to others is still on its way. */
  private isAllRead({ sent }: JournalRecord, read: ReadonlyMap<TopicPartition, number>): boolean {
    return Object.entries(sent).every(([place, last]) => !this.internal.has(place) || (read.get(place) ?? 0) > last);
  }

  /** Whether the verdicts up to these ends are all that the journals tell of. */
  private areSeen(ends: readonly number[]): boolean {
    return [...this.last.values()].every(({ record: { sent } }) =>
      ends.every((end, partition) => (sent[topicPartitionOf(VERDICTS, partition)] ?? -1) < end),
    );
  }

  /** The same of the dead letters: they say what became of the inputs. */
  private async areLettersSeen(): Promise<boolean> {
    for (const { record } of this.last.values()) {
      for (const [place, last] of Object.entries(record.sent)) {
        const [topic, partition] = [
          place.slice(0, place.lastIndexOf('/')),
          Number(place.slice(place.lastIndexOf('/') + 1)),
        ];
        if (LETTERS.has(topic) && (await this.log.end(topic, partition)) <= last) return false;
      }
    }
    return true;
  }

  /** One that holds at the cut has read up to it; that it has read no further is for {@link wasMissed} to say. */
  private isAtRest({ cut, pending: { dirty, waiting, parked } }: JournalRecord): boolean {
    return cut === this.cut && dirty + waiting + parked === 0;
  }
}

/** What the control topic says up to its present end: the law and the cut in force. */
export async function controlStateOf(log: Log): Promise<ControlState> {
  let state = INITIAL_CONTROL;
  for await (const { records } of batchesOf(log, CONTROL, 0, 0)) state = records.reduce(controlled, state);
  return state;
}

/** The number of the cut in force on a log: one that was asked for and not ended. Null if there is none. */
export async function cutInForce(log: Log): Promise<number | null> {
  return (await controlStateOf(log)).cut;
}

/**
 * What the control topic said at a cut: the law in force and the operators; those that were set during the cut came later.
 * @throws Error if there was no such cut
 */
export async function controlAt(log: Log, cut: number): Promise<ControlState> {
  let state = INITIAL_CONTROL;
  for await (const { records } of batchesOf(log, CONTROL, 0, 0)) {
    for (const record of records) {
      state = controlled(state, record);
      if (state.cut === cut) return state;
    }
  }
  throw new Error(`the control topic has no cut ${cut}`);
}

/** Lets the tasks continue after a coordinator that died. To be called only if no other can be alive. */
export async function resumeAbandonedCut(log: Log): Promise<void> {
  const cut = await cutInForce(log);
  if (cut !== null) await new CutCoordinator(log, [], cut).resume();
}

function taskKey({ worker, index }: Watched): string {
  return taskName({ worker: worker.name, index });
}

async function publicEnds(log: Log): Promise<CutInputs> {
  const ends: Record<TopicPartition, number> = { [topicPartitionOf(FACTS, 0)]: await log.end(FACTS, 0) };
  for (const topic of [SHIPMENTS, VEHICLES]) {
    for (let partition = 0; partition < log.partitions; partition += 1) {
      ends[topicPartitionOf(topic, partition)] = await log.end(topic, partition);
    }
  }
  return ends;
}

/** How far each place was read by the task that reads it; internal places have one reader each. */
function positionsOf(records: readonly JournalRecord[]): ReadonlyMap<TopicPartition, number> {
  const read = new Map<TopicPartition, number>();
  for (const { positions } of records) {
    for (const [place, at] of Object.entries(positions)) read.set(place, Math.min(at, read.get(place) ?? at));
  }
  return read;
}
