/**
 * What becomes of the public records that a task reads: decided once, said in a dead letter if it buries a record, and
 * followed from then on. Source: protocol.md, "Fate".
 */
import { ANY_OPERATOR, type Operators, type OretrailEvent } from '@oretrail/model';
import { type DeadLetter, PROTOCOL_VIOLATIONS } from '../port/errors.ts';
import { jsonOf } from '../port/json-record.ts';
import {
  type Log,
  type LogRecord,
  type RawRecord,
  type TextRecord,
  type TopicPartition,
  topicPartitionOf,
} from '../port/log.ts';
import type { InputBatch } from '../port/log-batches.ts';
import { deadLettersOf, PUBLIC_INPUTS, type Topic } from '../port/topics.ts';
import type { Outbox } from '../state/outbox.ts';
import { table } from '../state/table.ts';
import type { TaskState } from '../state/task-state.ts';
import { refusalOf } from './fate.ts';
import type { Offsets } from './journal.ts';
import { Leader } from './leader.ts';
import { type BuriedOffsets, buriedOf, type LetterHead, NONE_BURIED } from './letters.ts';
import type { TaskInput, Worker } from './worker.ts';

/** Buried, and not sent yet: a recovery folds, but sends nothing. */
const DEAD_LETTERS = table<StoredLetter>('dead-letters');

/** What a dead letter says: why, where from, and the record as it was: raw, or as text if the log holds texts. */
export type Letter = LetterHead & (RawRecord | TextRecord);

/** A letter in the state: its value is JSON, as in the first version. */
type StoredLetter = Readonly<{ topic: Topic; partition: number; key: string; value: string }>;

/** What an earlier life has decided of a partition: all before the position, and of that these are buried. */
type Settled = Readonly<{ position: number; buried: BuriedOffsets }>;

/** What a journal and the state that it follows say of a task's letters. */
export type LettersKnown = Readonly<{
  /** By the journal: all before these positions is decided, and so many records of each place are buried. */
  positions: Offsets;
  buried: Offsets | undefined;
  /** By the state: the last letter of each place, and how many there were; null if an older version did not count. */
  sent: Offsets;
  buriedBefore: Offsets | null;
  /** There is no state: all letters are read. */
  isNew: boolean;
}>;

/** The fates of the records of one task. */
export class Fates {
  private readonly log: Log;
  private readonly state: TaskState;
  /** Topics that another task decides. */
  private readonly leaders = new Map<Topic, Leader>();
  private settled = new Map<TopicPartition, Settled>();
  /** Characters of the letters that this life of the task has buried, and of those that waited when it began. */
  buriedCharacters = 0;

  constructor(worker: Worker, index: number, log: Log, state: TaskState) {
    this.log = log;
    this.state = state;
    for (const [, { value }] of state.group(DEAD_LETTERS, '')) this.buriedCharacters += value.length;
    if (index === 0) return;
    for (const topic of worker.single.filter((one) => PUBLIC_INPUTS.has(one))) {
      this.leaders.set(topic, new Leader(log, worker.name, topic));
    }
  }

  /**
   * Learns what earlier lives have decided of what is to be read again.
   * @returns how many records of each place are buried; null if that is not known
   * @throws ProtocolViolation `letters-lost`
   */
  async settle(inputs: readonly TaskInput[], known: LettersKnown): Promise<Offsets | null> {
    const counts: Record<TopicPartition, number> = {};
    for (const { topic, partition } of inputs.filter(({ topic }) => PUBLIC_INPUTS.has(topic))) {
      const place = topicPartitionOf(topic, partition);
      const buried = this.leaders.has(topic) ? NONE_BURIED : await this.lettersSince(topic, partition, known);
      this.settled.set(place, { position: known.positions[place] ?? 0, buried });
      // A state that is behind its journal may still hold letters that a later life has sent.
      for (const offset of buried.codes.keys()) this.state.remove(DEAD_LETTERS, '', `${place}/${offset}`);
      if (buried.codes.size > 0) counts[place] = buried.codes.size;
    }
    return known.buried ?? (known.isNew ? counts : null);
  }

  /** What may be decided now: of a topic that another task decides, nothing before it has. */
  async admitted(batches: readonly InputBatch[]): Promise<readonly InputBatch[]> {
    const admitted: InputBatch[] = [];
    for (const batch of batches) {
      const leader = this.leaders.get(batch.topic);
      if (leader !== undefined) await leader.look(batch.next);
      const end = leader === undefined ? batch.next : Math.max(leader.position, this.settledBefore(batch));
      if (end >= batch.next) admitted.push(batch);
      else {
        const records = batch.records.filter(({ offset }) => offset < end);
        if (records.length > 0) admitted.push({ ...batch, records, next: end });
      }
    }
    return admitted;
  }

  /** Whether the event of a record is taken; false if it is buried, or was. @throws ProtocolViolation `fate-changed` */
  isTaken(record: LogRecord, operators: Operators): boolean {
    const { topic, partition, offset } = record;
    const settled = this.settled.get(topicPartitionOf(topic, partition));
    const leader = this.leaders.get(topic);
    const decided = leader ?? settled;
    if (decided !== undefined && offset < decided.position) return this.wasTaken(record, decided.buried);
    const refusal = this.refusalOf(record, operators);
    // What a leader decides, it buries.
    if (refusal !== null && leader === undefined) this.bury(record, refusal);
    return refusal === null;
  }

  /** Sends the letters that wait. @returns how many of each place */
  sendLetters(outbox: Outbox): Offsets {
    const counts: Record<TopicPartition, number> = {};
    for (const [name, letter] of [...this.state.group(DEAD_LETTERS, '')]) {
      const place = name.slice(0, name.lastIndexOf('/'));
      counts[place] = (counts[place] ?? 0) + 1;
      const { value: json } = letter;
      outbox.add({ ...letter, value: JSON.parse(json), json }, json.length);
      this.state.remove(DEAD_LETTERS, '', name);
    }
    return counts;
  }

  private settledBefore({ topic, partition }: InputBatch): number {
    return this.settled.get(topicPartitionOf(topic, partition))?.position ?? 0;
  }

  /** The letters that the state knows nothing of; they must be as many as the journal counts. */
  private async lettersSince(topic: Topic, partition: number, known: LettersKnown): Promise<BuriedOffsets> {
    const place = topicPartitionOf(topic, partition);
    const sent = known.sent[topicPartitionOf(deadLettersOf(topic), partition)] ?? -1;
    const buried = await buriedOf(this.log, topic, partition, { ...NONE_BURIED, next: sent + 1 });
    if (known.buried === undefined || known.buriedBefore === null) return buried;
    const due = (known.buried[place] ?? 0) - (known.buriedBefore[place] ?? 0);
    if (buried.codes.size >= due) return buried;
    const what = `${deadLettersOf(topic)}/${partition} has ${buried.codes.size} letters behind offset ${sent}, and ${due} are due`;
    throw PROTOCOL_VIOLATIONS.error('letters-lost', what);
  }

  private wasTaken(record: LogRecord, buried: BuriedOffsets): boolean {
    if (buried.codes.has(record.offset)) return false;
    // Who was an operator then is known no more, nor needed.
    const refusal = this.refusalOf(record, ANY_OPERATOR);
    if (refusal === null) return true;
    const { topic, partition, offset } = record;
    const what = `${topicPartitionOf(topic, partition)} at ${offset} was taken, and would be buried as ${refusal.code} now`;
    throw PROTOCOL_VIOLATIONS.error('fate-changed', what);
  }

  private refusalOf(record: LogRecord, operators: Operators): DeadLetter | null {
    if (record.spoilt !== undefined) return record.spoilt;
    const { topic, partition, value } = record;
    return refusalOf(value as OretrailEvent, { topic, partition, partitions: this.log.partitions, operators });
  }

  private bury(record: LogRecord, { code, explanation }: DeadLetter): void {
    const { topic, partition, offset, key } = record;
    const said: Letter = {
      code,
      message: explanation,
      topic,
      partition,
      offset,
      ...(record.raw?.() ?? { key, value: jsonOf(record) }),
    };
    const letter = { topic: deadLettersOf(topic), partition, key, value: JSON.stringify(said) };
    this.state.put(DEAD_LETTERS, '', `${topicPartitionOf(topic, partition)}/${offset}`, letter);
    this.buriedCharacters += letter.value.length;
  }
}
