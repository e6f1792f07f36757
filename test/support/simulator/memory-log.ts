/** A partitioned log in memory with the manners of Kafka: transactions, markers, fencing, compaction, and crashes on demand. */
import {
  identityOfText,
  JsonRecord,
  journalOf,
  jsonOf,
  type Log,
  type LogRecord,
  type NewRecord,
  type PartitionIdentity,
  type ReadRequest,
  type ReadResult,
  type StateChanges,
  type StepWrite,
  type TaskId,
  type TaskLog,
  type Topic,
  type TopicPartition,
  taskName,
  topicPartitionOf,
  type WrittenJournal,
} from '@oretrail/runtime';
import { FateWatch } from './fate-watch.ts';
import { SortedState } from './sorted-state.ts';
import { SpoiltRecords } from './spoilt-records.ts';

/** Where the next commit goes wrong. */
export type Fault =
  /** The transaction aborts: its records stay in the log, and nobody may see them. */
  | 'abort'
  /** The log has committed, and the process dies before the local state has (R5). */
  | 'crash-before-local-state'
  /** All has committed, and the process dies before it knows. */
  | 'crash-after'
  /** The same during a recovery, after it has saved what it has read so far. */
  | 'crash-after-save';

/** The death of a process at a chosen point. */
export class SimulatedCrash extends Error {}

/** Somebody else owns the task now. */
export class Fenced extends Error {}

type Partition = { records: JsonRecord[]; next: number };

/** The id of the cluster. */
const CLUSTER = 'memory';

/** A log in memory. Faults are asked for one commit at a time. */
export class MemoryLog implements Log {
  readonly partitions: number;
  readonly keepsCauses = true;
  /** The fault of the next commit, or of the next save, once. */
  nextFault: Fault | null = null;
  /** Public records that can't be read now, as where a registry refuses their schema. */
  readonly spoilt = new SpoiltRecords();
  /** What was decided twice, or never. */
  readonly fates = new FateWatch();
  private readonly places = new Map<TopicPartition, Partition>();
  private readonly states = new Map<string, SortedState>();
  private readonly epochs = new Map<string, number>();
  private readonly stepsPerSave: number;
  private commits = 0;

  /** @param stepsPerSave local states are saved by every so-manieth step: the others leave it, as on Kafka */
  constructor(partitions: number, stepsPerSave = 1) {
    this.partitions = partitions;
    this.stepsPerSave = stepsPerSave;
  }

  async end(topic: Topic, partition: number): Promise<number> {
    return this.at(topic, partition).next;
  }

  async identity(topic: Topic, partition: number): Promise<PartitionIdentity | null> {
    const [first] = this.at(topic, partition).records;
    return first === undefined ? null : identityOfText(CLUSTER, first);
  }

  async read({ topic, partition, from, recordsMax }: ReadRequest): Promise<ReadResult> {
    const { records, next } = this.at(topic, partition);
    const found = records.filter(({ offset }) => offset >= from).slice(0, recordsMax);
    const last = found.at(-1);
    const isAll = found.length < recordsMax || last === undefined || last.offset === records.at(-1)?.offset;
    // Each reader parses for itself: none sees what another has changed.
    const fresh = found.map((one) =>
      new JsonRecord(topic, partition, one.offset, one.key, one.json).causedBy(one.causes),
    );
    return { records: fresh.map((record) => this.spoilt.read(record)), next: isAll ? next : last.offset + 1 };
  }

  async append(records: readonly NewRecord[]): Promise<void> {
    for (const record of records) this.write(record);
  }

  async open(task: TaskId): Promise<TaskLog> {
    const name = taskName(task);
    const epoch = (this.epochs.get(name) ?? 0) + 1;
    this.epochs.set(name, epoch);
    const owned = (): void => {
      if (this.epochs.get(name) !== epoch) throw new Fenced(name);
    };
    // Each owner has a disk of its own: a zombie continues with what it had.
    let own = this.stateOf(name).copy();
    this.states.set(name, own);
    return {
      state: { get: (key) => own.get(key), range: (...args) => own.range(...args) },
      commit: async (step) => {
        owned();
        return this.commit(task, step);
      },
      save: async (changes: StateChanges) => {
        owned();
        own.apply(changes);
        if (this.takeFault('save') !== null) throw new SimulatedCrash('died after a save');
      },
      forget: async () => {
        owned();
        own = new SortedState();
        this.states.set(name, own);
      },
    };
  }

  /** The local state of a task, which a test may look at. */
  stateOf(name: string): SortedState {
    const known = this.states.get(name) ?? new SortedState();
    this.states.set(name, known);
    return known;
  }

  /** Loses the local state of a task. */
  loseState(name: string): void {
    this.states.delete(name);
  }

  /** A copy of a task's local state, as a backup of a disk would hold it. */
  snapshotOf(name: string): SortedState {
    return this.stateOf(name).copy();
  }

  /** Puts an older state in the place of a task's local one. */
  restore(name: string, snapshot: SortedState): void {
    this.states.set(name, snapshot.copy());
  }

  /** Puts a record where it was in a log that another version has left, with a marker behind it. */
  place(record: JsonRecord): void {
    const place = this.at(record.topic, record.partition);
    place.records.push(record);
    place.next = record.offset + 2;
  }

  /** Keeps of each key the last record before an offset, and everything behind it. */
  compact(topic: Topic, partition: number, before: number): void {
    const place = this.at(topic, partition);
    const last = new Map<string, number>();
    for (const { key, offset } of place.records) if (offset < before) last.set(key, offset);
    place.records = place.records.filter(({ key, offset }) => offset >= before || last.get(key) === offset);
  }

  /** Records from an offset on are gone: from 0, the topic was deleted and recreated. */
  truncate(topic: Topic, partition: number, end: number): void {
    const place = this.at(topic, partition);
    place.records = place.records.filter(({ offset }) => offset < end);
    place.next = end;
  }

  /** All data records of a partition. */
  recordsOf(topic: Topic, partition: number): readonly LogRecord[] {
    return this.at(topic, partition).records;
  }

  private commit(task: TaskId, { records, journal, changes, saved }: StepWrite): number {
    const fault = this.takeFault('commit');
    if (fault === 'abort') {
      // Aborted records take up offsets, as does the marker.
      for (const { topic, partition } of records) this.at(topic, partition).next += 2;
      throw new SimulatedCrash('the transaction aborted');
    }
    const sent = new Map<TopicPartition, number>();
    for (const { topic, partition } of records) {
      const place = topicPartitionOf(topic, partition);
      sent.set(place, (sent.get(place) ?? this.at(topic, partition).next - 1) + 1);
    }
    const key = taskName(task);
    const partition = task.index;
    // A journal that can't be written leaves nothing: it comes before all else is.
    const value = journal(sent) as WrittenJournal;
    this.fates.committed(records, value);
    for (const record of records) this.write(record);
    const journalOffset = this.write({ topic: journalOf(task.worker), partition, key, value });
    // Commit markers take up an offset in each partition.
    for (const place of [...sent.keys(), topicPartitionOf(journalOf(task.worker), partition)])
      this.placeOf(place).next += 1;
    if (fault === 'crash-before-local-state') throw new SimulatedCrash('died before the local state was saved');
    this.commits += 1;
    const isSaved = fault === 'crash-after' || this.commits % this.stepsPerSave === 0;
    if (isSaved) {
      this.stateOf(key).apply(changes(journalOffset));
      saved();
    }
    if (fault === 'crash-after') throw new SimulatedCrash('died after all was saved');
    return journalOffset;
  }

  /** What goes wrong now; a fault of the other kind waits. */
  private takeFault(of: 'commit' | 'save'): Fault | null {
    const fault = this.nextFault;
    if ((fault === 'crash-after-save') !== (of === 'save')) return null;
    this.nextFault = null;
    return fault;
  }

  private write(record: NewRecord): number {
    const place = this.at(record.topic, record.partition);
    const offset = place.next;
    const { topic, partition, key } = record;
    place.records.push(new JsonRecord(topic, partition, offset, key, jsonOf(record)).causedBy(record.causes));
    place.next += 1;
    return offset;
  }

  private at(topic: Topic, partition: number): Partition {
    return this.placeOf(topicPartitionOf(topic, partition));
  }

  private placeOf(place: TopicPartition): Partition {
    const known = this.places.get(place) ?? { records: [], next: 0 };
    this.places.set(place, known);
    return known;
  }
}
