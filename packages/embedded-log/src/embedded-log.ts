/**
 * The log in the process, on LMDB in one directory. A step's outputs, journal and local state are one LMDB transaction, of
 * one step or of several, so local state is never behind its journal; what every reader has passed of an internal topic is
 * dropped with it. Source: architecture.md, "One worker contract, two logs".
 */
import { mkdirSync } from 'node:fs';
import {
  behind,
  LocalStates,
  type OpenOptions,
  openTexts,
  stateBytes,
  type TextDatabase,
  transact,
} from '@oretrail/local-state';
import {
  CONTROL,
  identityOfText,
  JsonRecord,
  journalOf,
  type Log,
  type LogRecord,
  type NewRecord,
  type PartitionIdentity,
  PUBLIC_INPUTS,
  type ReadRequest,
  type ReadResult,
  STEP_CHARACTERS_MAX,
  type StateChanges,
  type StateReader,
  type StepWrite,
  type TaskId,
  type TaskLog,
  type Topic,
  type TopicPartition,
  taskName,
  topicPartitionOf,
} from '@oretrail/runtime';
import { EMBEDDED_LOG_ERRORS } from './errors.ts';
import { type Dropped, GROUP_LIMITS, type GroupLimits, type HeldRecord, HeldSteps } from './held-steps.ts';
import { batchKey, endKey, HEADER_KEY, lastOffsetIn, recordsPrefix } from './keys.ts';
import { batchesOfRecords, batchText, readBatch } from './record-batch.ts';

/**
 * The layout that this code reads and writes; a later one gets a number of its own. 1 had a value for each record and
 * entry, 2 no deferred lots, 3 no checksums, 4 events beside all else that is kept of a lot or vehicle, 5 each vehicle by itself, 6 what is kept
 * of a drawn lot in seven values, 7 large figures of one beside its small entries.
 */
const LAYOUT_VERSION = 8;

type Header = Readonly<{ layout: number; partitions: number }>;

/** What a log says of itself; null if there is none. */
function headerOf(database: TextDatabase): Header | null {
  const key = Buffer.from(HEADER_KEY);
  try {
    return JSON.parse(database.get(key) ?? 'null');
  } catch (error) {
    // Layouts before the fourth had no checksum, here either.
    const old = /^\{"layout":(\d+)/.exec(database.getBinary(key)?.toString() ?? '');
    if (old === null) throw error;
    return { layout: Number(old[1]), partitions: 0 };
  }
}

/** A record as this log gives it: its JSON is known. */
type TextLogRecord = LogRecord & Readonly<{ json: string }>;

/** The id of the cluster: one directory holds all topics, so that none is recreated without the others. */
const CLUSTER = 'embedded';

/** Topics of which an auditor may ask for every record that ever was; of the others what was read is dropped. */
function isKept(topic: Topic): boolean {
  return PUBLIC_INPUTS.has(topic) || topic === CONTROL;
}

/** How a log is opened: where, and into how many partitions a new one is divided. */
export type EmbeddedLogOptions = OpenOptions &
  Readonly<{
    directory: string;
    partitions: number;
    /** None is made: there has to be one. */
    isExisting?: boolean;
    /** Bounds of {@link EmbeddedLog.inGroups}; a test makes them smaller. */
    groupLimits?: GroupLimits;
  }>;

/** One directory with all topics, journals and local states. One process may write to it at a time. */
export class EmbeddedLog implements Log {
  readonly partitions: number;
  private readonly database: TextDatabase;
  private readonly states: LocalStates;
  private readonly ends = new Map<TopicPartition, number>();
  private readonly epochs = new Map<string, number>();
  private readonly groupLimits: GroupLimits;
  private isGrouping = false;
  private held = new HeldSteps();

  private constructor(database: TextDatabase, partitions: number, groupLimits = GROUP_LIMITS) {
    this.database = database;
    this.states = new LocalStates(database);
    this.partitions = partitions;
    this.groupLimits = groupLimits;
  }

  /**
   * Opens the log of a directory, or makes one.
   * @throws EmbeddedLogError if another version has made it, with a layout of its own, or if there is none to be
   * read; LocalStateError
   */
  static open({ directory, partitions, isExisting = false, ...options }: EmbeddedLogOptions): EmbeddedLog {
    const isDue = isExisting || options.isReadOnly === true;
    const noLog = () => EMBEDDED_LOG_ERRORS.error('no-log', `${directory} holds no log`);
    if (isDue && stateBytes(directory) === 0) throw noLog();
    const database = openTexts(directory, options);
    const header = headerOf(database);
    if (header === null) {
      if (isDue) throw noLog();
      const header: Header = { layout: LAYOUT_VERSION, partitions };
      transact(database, () => void database.putSync(Buffer.from(HEADER_KEY), JSON.stringify(header)));
      return new EmbeddedLog(database, partitions, options.groupLimits);
    }
    if (header.layout === LAYOUT_VERSION) return new EmbeddedLog(database, header.partitions, options.groupLimits);
    throw EMBEDDED_LOG_ERRORS.error(
      'other-version',
      `${directory} has layout ${header.layout}, and this version reads ${LAYOUT_VERSION} only`,
    );
  }

  /** Closes the files; what was committed stays. */
  async close(): Promise<void> {
    await this.database.close();
  }

  /** Copies all of it as it is now into a directory that is not there yet, also while another process writes. */
  async copyTo(directory: string): Promise<void> {
    this.writeHeld();
    mkdirSync(directory, { recursive: true });
    await this.database.backup(directory, false);
  }

  /**
   * Lets several steps of an action be one transaction. What they write is seen at once, but only by this process, and is on
   * the disk once {@link isOnDisk} says so, or the action ends. If it fails, steps that are not on the disk are lost, as if
   * the process had been killed, and no task may write any more. Tasks take turns: none may be within a step when another
   * commits.
   */
  async inGroups<T>(action: () => Promise<T>): Promise<T> {
    this.isGrouping = true;
    try {
      const result = await action();
      this.writeHeld();
      return result;
    } catch (error) {
      this.loseHeld();
      throw error;
    } finally {
      this.isGrouping = false;
    }
  }

  /** Whether all steps are on the disk. */
  get isOnDisk(): boolean {
    return this.held.count === 0;
  }

  async end(topic: Topic, partition: number): Promise<number> {
    return this.endOf(topicPartitionOf(topic, partition));
  }

  async identity(topic: Topic, partition: number): Promise<PartitionIdentity | null> {
    const [first] = this.recordsFrom({ topic, partition, from: 0, recordsMax: 1 });
    return first === undefined ? null : identityOfText(CLUSTER, first);
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    const records = this.recordsFrom(request);
    const last = records.at(-1);
    const { topic, partition } = request;
    return { records, next: last === undefined ? this.endOf(topicPartitionOf(topic, partition)) : last.offset + 1 };
  }

  /** As many as fit in memory, whether they come from the disk or not: so a call that was killed reads as one that was not. */
  private recordsFrom({ topic, partition, from, recordsMax }: ReadRequest): readonly TextLogRecord[] {
    const records: TextLogRecord[] = [];
    let characters = 0;
    for (const record of this.allFrom(topic, partition, from, recordsMax)) {
      records.push(record);
      characters += record.json.length;
      if (records.length >= recordsMax || characters >= STEP_CHARACTERS_MAX) break;
    }
    return records;
  }

  private *allFrom(topic: Topic, partition: number, from: number, recordsMax: number): Iterable<TextLogRecord> {
    const start = Buffer.from(batchKey(topic, partition, from));
    for (const { key, value } of this.database.getRange({ start, end: behind(recordsPrefix(topic, partition)) })) {
      const batch = readBatch(value);
      const first = lastOffsetIn(key.toString()) + 1 - batch.length;
      for (const [i, record] of batch.entries()) {
        if (first + i >= from) yield new JsonRecord(topic, partition, first + i, record.key, record.json);
      }
    }
    yield* this.held.from(topicPartitionOf(topic, partition), from, recordsMax);
  }

  async append(records: readonly NewRecord[]): Promise<void> {
    this.transact(() => this.write(records));
  }

  /** Appends records and changes of a state of one's own together: an intake and how far it has read. */
  appendWith(records: readonly NewRecord[], name: string, changes: StateChanges): void {
    this.transact(() => {
      this.write(records);
      this.states.apply(name, changes);
    });
  }

  async open(task: TaskId): Promise<TaskLog> {
    this.writeHeld();
    const name = taskName(task);
    const epoch = (this.epochs.get(name) ?? 0) + 1;
    this.epochs.set(name, epoch);
    const asOwner = async <T>(action: () => T): Promise<T> => {
      if (this.epochs.get(name) !== epoch) throw EMBEDDED_LOG_ERRORS.error('fenced', `another has opened ${name}`);
      return action();
    };
    return {
      state: this.stateOf(name),
      commit: (step) => asOwner(() => this.commit(task, step)),
      save: (changes) => asOwner(() => this.transact(() => this.states.apply(name, changes))),
      forget: () => asOwner(() => this.transact(() => this.states.forget(name))),
    };
  }

  /** The local state of a task, or of an intake, as it is on the disk. */
  stateOf(name: string): StateReader {
    return this.states.of(name);
  }

  /** All of it, behind the steps before it, or nothing: if it fails, the ends that are kept in memory are forgotten too. */
  private transact(action: () => void): void {
    this.writeHeld();
    try {
      transact(this.database, action);
    } catch (error) {
      this.ends.clear();
      throw error;
    }
  }

  private commit(task: TaskId, step: StepWrite): number {
    const name = taskName(task);
    const byPlace = Map.groupBy(step.records, ({ topic, partition }) => topicPartitionOf(topic, partition));
    const sent = new Map([...byPlace].map(([place, own]) => [place, this.endOf(place) + own.length - 1]));
    // A journal that can't be made leaves nothing behind.
    const value = step.journal(sent);
    const records = [...byPlace.values()].flatMap((own) => this.hold(own));
    const [topic, partition] = [journalOf(task.worker), task.index];
    const journalOffset = this.endOf(topicPartitionOf(topic, partition));
    this.hold([{ topic, partition, key: name, value }]);
    // The state reflects this record, so nobody will ask for those before it.
    this.held.drop(topic, partition, journalOffset);
    for (const [place, position] of Object.entries(step.positions)) this.dropRead(place, position);
    this.held.note(name, step, records, journalOffset);
    if (!this.isGrouping || this.held.isBeyond(this.groupLimits)) this.writeHeld();
    return journalOffset;
  }

  /** Takes records of one partition. */
  private hold(records: readonly NewRecord[]): readonly HeldRecord[] {
    const [first] = records;
    if (first === undefined) return [];
    const { topic, partition } = first;
    const place = topicPartitionOf(topic, partition);
    const end = this.endOf(place);
    this.ends.set(place, end + records.length);
    return this.held.add(topic, partition, records, end);
  }

  /** Drops what its one reader has passed of an internal topic. */
  private dropRead(place: TopicPartition, position: number): void {
    const slash = place.lastIndexOf('/');
    const topic = place.slice(0, slash);
    if (!isKept(topic)) this.held.drop(topic, Number(place.slice(slash + 1)), position);
  }

  /** Brings all steps to the disk, with their states. */
  private writeHeld(): void {
    if (this.isOnDisk) return;
    const { places, dropped, lastSteps } = this.held;
    try {
      transact(this.database, () => {
        for (const one of dropped.values()) this.drop(one);
        for (const [place, { topic, partition, records }] of places) {
          this.writeAt(topic, partition, records, this.endOf(place) - records.length);
        }
        for (const [name, { step, journalOffset }] of lastSteps) this.states.apply(name, step.changes(journalOffset));
      });
    } catch (error) {
      this.loseHeld();
      throw error;
    }
    this.held = new HeldSteps();
    for (const { step } of lastSteps.values()) step.saved();
  }

  /** Their tasks have gone beyond what is on the disk, and may not continue. */
  private loseHeld(): void {
    this.held = new HeldSteps();
    this.ends.clear();
    for (const [name, epoch] of this.epochs) this.epochs.set(name, epoch + 1);
  }

  /** Drops batches that lie before an offset whole. */
  private drop({ topic, partition, before }: Dropped): void {
    const start = Buffer.from(recordsPrefix(topic, partition));
    const end = Buffer.from(batchKey(topic, partition, before));
    const keys = [...this.database.getKeys({ start, end })];
    for (const key of keys) this.database.removeSync(key);
  }

  /** Writes records, those of each place in order. */
  private write(records: readonly NewRecord[]): void {
    for (const [place, own] of Map.groupBy(records, ({ topic, partition }) => topicPartitionOf(topic, partition))) {
      const [first] = own;
      if (first !== undefined) this.writeAt(first.topic, first.partition, own, this.endOf(place));
    }
  }

  private writeAt(topic: Topic, partition: number, records: readonly NewRecord[], from: number): void {
    const place = topicPartitionOf(topic, partition);
    let end = from;
    for (const batch of batchesOfRecords(records)) {
      end += batch.length;
      this.database.putSync(Buffer.from(batchKey(topic, partition, end - 1)), batchText(batch));
    }
    this.database.putSync(Buffer.from(endKey(place)), String(end));
    this.ends.set(place, end);
  }

  private endOf(place: TopicPartition): number {
    const known = this.ends.get(place);
    if (known !== undefined) return known;
    const end = Number(this.database.get(Buffer.from(endKey(place))) ?? 0);
    this.ends.set(place, end);
    return end;
  }
}
