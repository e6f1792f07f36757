/** Watches over what is decided of public records: each once, in the step that passes it. Source: protocol.md, "Fate". */
import {
  deadLettersOf,
  FACTS,
  type JournalRecord,
  type LetterHead,
  type NewRecord,
  PUBLIC_INPUTS,
  type TopicPartition,
  topicPartitionOf,
} from '@oretrail/runtime';

const LETTERS: ReadonlySet<string> = new Set([...PUBLIC_INPUTS].map(deadLettersOf));

/** What was decided so far. */
export class FateWatch {
  /** What is wrong, in words. */
  readonly faults: string[] = [];
  private readonly buried = new Map<TopicPartition, Set<number>>();
  /** By deciding task and place: all before it is decided. */
  private readonly decided = new Map<string, number>();

  /** Offsets of a partition that were buried. */
  buriedIn(topic: string, partition: number): ReadonlySet<number> {
    return this.buried.get(topicPartitionOf(topic, partition)) ?? new Set();
  }

  /** Takes note of a transaction. */
  committed(records: readonly NewRecord[], { task, positions }: Pick<JournalRecord, 'task' | 'positions'>): void {
    for (const { value } of records.filter(({ topic }) => LETTERS.has(topic))) {
      const { topic, partition, offset } = value as LetterHead;
      const place = topicPartitionOf(topic, partition);
      const [from, to] = [this.decided.get(`${task} ${place}`) ?? 0, positions[place] ?? 0];
      if (offset < from || offset >= to)
        this.faults.push(`${task} buries ${place}/${offset}, and decides ${from} to ${to}`);
      if (topic === FACTS && !task.endsWith('-0')) this.faults.push(`${task} buries a fact`);
      const offsets = this.buried.get(place) ?? new Set();
      this.buried.set(place, offsets.add(offset));
    }
    for (const [place, position] of Object.entries(positions ?? {})) this.decided.set(`${task} ${place}`, position);
  }
}
