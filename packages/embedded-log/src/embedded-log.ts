/**
 * The log in the process, on LMDB in one directory. A step's outputs, journal and local state are one LMDB transaction,
 * so local state is never behind its journal; what every reader has passed of an internal topic is dropped with it.
 * Source: architecture.md, "One worker contract, two logs".
 */
import { behind, LocalStates, openTexts, type TextDatabase } from '@oretrail/local-state';
import {
  CONTROL,
  identityOfText,
  journalOf,
  type Log,
  type LogRecord,
  type NewRecord,
  type PartitionIdentity,
  type Place,
  PUBLIC_INPUTS,
  placeOf,
  type ReadRequest,
  type ReadResult,
  type StateChanges,
  type StateReader,
  type StepWrite,
  type TaskId,
  type TaskLog,
  type Topic,
  taskName,
} from '@oretrail/runtime';
import { EmbeddedLogError } from './errors.ts';
import { endKey, HEADER_KEY, offsetIn, readRecordValue, recordKey, recordsPrefix, recordValue } from './keys.ts';

/** The layout that this code reads and writes; a later one gets a number of its own. */
const LAYOUT_VERSION = 1;

type Header = Readonly<{ layout: number; partitions: number }>;

/** Stands for the cluster: one directory holds all topics, so that none is made anew without the others. */
const CLUSTER = 'embedded';

/** Topics of which an auditor may ask for every record that ever was; of the others what was read is dropped. */
function isKept(topic: Topic): boolean {
  return PUBLIC_INPUTS.has(topic) || topic === CONTROL;
}

/** How a log is opened: where, and into how many partitions a new one is divided. */
export type EmbeddedLogOptions = Readonly<{ directory: string; partitions: number }>;

/** One directory with all topics, journals and local states. One process may write to it at a time. */
export class EmbeddedLog implements Log {
  readonly partitions: number;
  private readonly database: TextDatabase;
  private readonly states: LocalStates;
  private readonly ends = new Map<Place, number>();
  private readonly epochs = new Map<string, number>();

  private constructor(database: TextDatabase, partitions: number) {
    this.database = database;
    this.states = new LocalStates(database);
    this.partitions = partitions;
  }

  /**
   * Opens the log of a directory, or makes one.
   * @throws EmbeddedLogError where a newer version has made it
   */
  static open({ directory, partitions }: EmbeddedLogOptions): EmbeddedLog {
    const database = openTexts(directory);
    const known = database.get(Buffer.from(HEADER_KEY));
    if (known === undefined) {
      const header: Header = { layout: LAYOUT_VERSION, partitions };
      database.putSync(Buffer.from(HEADER_KEY), JSON.stringify(header));
      return new EmbeddedLog(database, partitions);
    }
    const header: Header = JSON.parse(known);
    if (header.layout <= LAYOUT_VERSION) return new EmbeddedLog(database, header.partitions);
    throw new EmbeddedLogError(
      'newer-layout',
      `${directory} has layout ${header.layout}, and ${LAYOUT_VERSION} is the last that this version knows`,
    );
  }

  /** Closes the files; what was committed stays. */
  async close(): Promise<void> {
    await this.database.close();
  }

  async end(topic: Topic, partition: number): Promise<number> {
    return this.endOf(placeOf(topic, partition));
  }

  async identity(topic: Topic, partition: number): Promise<PartitionIdentity | null> {
    const { records } = await this.read({ topic, partition, from: 0, recordsMax: 1 });
    const [first] = records;
    return first === undefined ? null : identityOfText(CLUSTER, first);
  }

  async read({ topic, partition, from, recordsMax }: ReadRequest): Promise<ReadResult> {
    const records: LogRecord[] = [];
    const start = Buffer.from(recordKey(topic, partition, from));
    const range = { start, end: behind(recordsPrefix(topic, partition)), limit: recordsMax };
    for (const { key, value } of this.database.getRange(range)) {
      records.push({ topic, partition, offset: offsetIn(key.toString()), ...readRecordValue(value) });
    }
    const last = records.at(-1);
    const isAll = records.length < recordsMax || last === undefined;
    return { records, next: isAll ? this.endOf(placeOf(topic, partition)) : last.offset + 1 };
  }

  async append(records: readonly NewRecord[]): Promise<void> {
    this.transact(() => {
      for (const record of records) this.write(record);
    });
  }

  /** Appends records and changes of a state of one's own together: an intake and how far it has read. */
  appendWith(records: readonly NewRecord[], name: string, changes: StateChanges): void {
    this.transact(() => {
      for (const record of records) this.write(record);
      this.states.apply(name, changes);
    });
  }

  async open(task: TaskId): Promise<TaskLog> {
    const name = taskName(task);
    const epoch = (this.epochs.get(name) ?? 0) + 1;
    this.epochs.set(name, epoch);
    const asOwner = async (action: () => void): Promise<void> => {
      if (this.epochs.get(name) !== epoch) throw new EmbeddedLogError('fenced', `another has opened ${name}`);
      this.transact(action);
    };
    return {
      state: this.stateOf(name),
      commit: (step) => asOwner(() => this.commit(task, step)),
      save: (changes) => asOwner(() => this.states.apply(name, changes)),
      forget: () => asOwner(() => this.states.forget(name)),
    };
  }

  /** The local state of a task, or of an intake. */
  stateOf(name: string): StateReader {
    return this.states.of(name);
  }

  /** All of it, or nothing: where it fails, the ends that are kept in memory are forgotten too. */
  private transact(action: () => void): void {
    try {
      this.database.transactionSync(action);
    } catch (error) {
      this.ends.clear();
      throw error;
    }
  }

  private commit(task: TaskId, { records, journal, positions, changes }: StepWrite): void {
    const sent = new Map<Place, number>();
    for (const record of records) sent.set(placeOf(record.topic, record.partition), this.write(record));
    const [topic, partition] = [journalOf(task.worker), task.index];
    const journalOffset = this.write({ topic, partition, key: taskName(task), value: journal(sent) });
    // The state below reflects this record, so nobody will ask for those before it.
    this.drop(topic, partition, journalOffset);
    for (const place of Object.keys(positions)) this.dropRead(place, positions[place] ?? 0);
    this.states.apply(taskName(task), changes(journalOffset));
  }

  /** Drops what its one reader has passed of an internal topic. */
  private dropRead(place: Place, position: number): void {
    const slash = place.lastIndexOf('/');
    const topic = place.slice(0, slash);
    if (!isKept(topic)) this.drop(topic, Number(place.slice(slash + 1)), position);
  }

  private drop(topic: Topic, partition: number, before: number): void {
    const start = Buffer.from(recordsPrefix(topic, partition));
    const end = Buffer.from(recordKey(topic, partition, before));
    const keys = [...this.database.getKeys({ start, end })];
    for (const key of keys) this.database.removeSync(key);
  }

  private write({ topic, partition, key, value }: NewRecord): number {
    const place = placeOf(topic, partition);
    const offset = this.endOf(place);
    this.database.putSync(Buffer.from(recordKey(topic, partition, offset)), recordValue(key, value));
    this.database.putSync(Buffer.from(endKey(place)), String(offset + 1));
    this.ends.set(place, offset + 1);
    return offset;
  }

  private endOf(place: Place): number {
    const known = this.ends.get(place);
    if (known !== undefined) return known;
    const end = Number(this.database.get(Buffer.from(endKey(place))) ?? 0);
    this.ends.set(place, end);
    return end;
  }
}
