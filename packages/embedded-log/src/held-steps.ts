/**
 * Steps that were committed and did not reach the disk yet. Until then they are read from memory, so that what one task
 * writes and another reads at once is never written, and state that several steps change is written once.
 */
import {
  jsonOf,
  type LogRecord,
  type NewRecord,
  type StepWrite,
  type Topic,
  type TopicPartition,
  topicPartitionOf,
} from '@oretrail/runtime';

/** How much stays in memory before it is written. */
export type GroupLimits = Readonly<{ stepsMax: number; recordCharactersMax: number; stateCharactersMax: number }>;

/**
 * A subject is in some four steps from its first event to its verdict, and tasks take turns: steps beyond these would hardly
 * be spared anything. The other two keep a run within its heap of 512 MiB.
 */
export const GROUP_LIMITS: GroupLimits = {
  stepsMax: 32,
  recordCharactersMax: 16_000_000,
  stateCharactersMax: 32_000_000,
};

/** A record of a step, with the value that its writer gave. */
export class HeldRecord implements LogRecord {
  readonly topic: Topic;
  readonly partition: number;
  readonly key: string;
  readonly offset: number;
  private readonly record: NewRecord;
  private text: string | null = null;

  constructor(offset: number, record: NewRecord) {
    const { topic, partition, key } = record;
    this.topic = topic;
    this.partition = partition;
    this.key = key;
    this.offset = offset;
    this.record = record;
  }

  get value(): object {
    return this.record.value;
  }

  get json(): string {
    this.text ??= jsonOf(this.record);
    return this.text;
  }
}

/** The records of one partition, behind those that are on the disk. */
type HeldPlace = Readonly<{ topic: Topic; partition: number }> & {
  /** In order; what its one reader has passed is dropped. */
  records: HeldRecord[];
};

/** What nobody needs any more: the records of a partition before an offset. */
export type Dropped = Readonly<{ topic: Topic; partition: number; before: number }>;

/** The last step of a task. */
type LastStep = Readonly<{ step: StepWrite; journalOffset: number }>;

/** All steps that are held. */
export class HeldSteps {
  readonly places = new Map<TopicPartition, HeldPlace>();
  /** By task: what its local state takes. */
  readonly lastSteps = new Map<string, LastStep>();
  readonly dropped = new Map<TopicPartition, Dropped>();
  /** How many steps there are. */
  count = 0;
  private characters = 0;

  /** Whether they reach a limit. Records that were dropped count, too. */
  isBeyond({ stepsMax, recordCharactersMax, stateCharactersMax }: GroupLimits): boolean {
    let stateCharacters = 0;
    for (const { step } of this.lastSteps.values()) stateCharacters += step.unsavedCharacters;
    const { count, characters } = this;
    return count >= stepsMax || characters >= recordCharactersMax || stateCharacters >= stateCharactersMax;
  }

  /** Adds records of a partition, in order. @param end the offset of the first of them */
  add(topic: Topic, partition: number, records: readonly NewRecord[], end: number): readonly HeldRecord[] {
    const place = topicPartitionOf(topic, partition);
    const held: HeldPlace = this.places.get(place) ?? { topic, partition, records: [] };
    const added = records.map((record, i) => new HeldRecord(end + i, record));
    for (const record of added) held.records.push(record);
    this.places.set(place, held);
    return added;
  }

  /** Counts a step, and remembers what its task's state takes. */
  note(task: string, step: StepWrite, records: readonly HeldRecord[], journalOffset: number): void {
    this.count += 1;
    for (const { json } of records) this.characters += json.length;
    this.lastSteps.set(task, { step, journalOffset });
  }

  /** Drops what lies before an offset. */
  drop(topic: Topic, partition: number, before: number): void {
    const place = topicPartitionOf(topic, partition);
    this.dropped.set(place, { topic, partition, before });
    const held = this.places.get(place);
    if (held !== undefined) held.records = held.records.slice(firstFrom(held.records, before));
  }

  /** Records of a partition from an offset on. */
  from(place: TopicPartition, offset: number, recordsMax: number): readonly HeldRecord[] {
    const records = this.places.get(place)?.records ?? [];
    const first = firstFrom(records, offset);
    return records.slice(first, first + recordsMax);
  }
}

/** The place of the first record at or behind an offset: there is none missing between two. */
function firstFrom(records: readonly HeldRecord[], offset: number): number {
  return Math.max(0, offset - (records[0]?.offset ?? offset));
}
