/**
 * If all tasks of a worker read a public topic, the first task decides what becomes of each record; the others follow it,
 * so that none takes what another has buried. Source: docs/decisions/0018.
 */

import { type Log, topicPartitionOf } from '../port/log.ts';
import { batchesOf } from '../port/log-batches.ts';
import { deadLettersOf, journalOf, type Topic } from '../port/topics.ts';
import { type JournalRecord, requireKnownVersion } from './journal.ts';
import { type BuriedOffsets, buriedOf, NONE_BURIED } from './letters.ts';

/** Offsets at the end of a journal among which its last record is looked for; markers and other keys take up some. */
const TAIL_OFFSETS = 64;

/** What the first task of a worker has decided of one topic. */
export class Leader {
  private readonly log: Log;
  private readonly worker: string;
  private readonly topic: Topic;
  private journalAt: number | null = null;
  private last: Pick<JournalRecord, 'positions' | 'sent'> | null = null;
  /** All records before it are decided. */
  position = 0;
  buried: BuriedOffsets = NONE_BURIED;

  constructor(log: Log, worker: string, topic: Topic) {
    this.log = log;
    this.worker = worker;
    this.topic = topic;
  }

  /** Reads how far it has come, unless that is known to be far enough. */
  async look(due: number): Promise<void> {
    if (due <= this.position) return;
    await this.readJournal();
    this.buried = await buriedOf(this.log, this.topic, 0, this.buried);
    const { positions = {}, sent = {} } = this.last ?? {};
    // A letter lies in the transaction of the journal record that passes it, but each partition shows a transaction by itself.
    if (this.buried.next <= (sent[topicPartitionOf(deadLettersOf(this.topic), 0)] ?? -1)) return;
    this.position = Math.max(this.position, positions[topicPartitionOf(this.topic, 0)] ?? 0);
  }

  private async readJournal(): Promise<void> {
    const journal = journalOf(this.worker);
    const end = await this.log.end(journal, 0);
    for (let back = TAIL_OFFSETS; ; back *= 2) {
      const from = this.journalAt ?? Math.max(0, end - back);
      if (await this.readFrom(journal, from)) break;
      if (from === 0 || this.journalAt !== null) break;
    }
    this.journalAt = end;
  }

  private async readFrom(journal: Topic, from: number): Promise<boolean> {
    let hasFound = false;
    for await (const { records } of batchesOf(this.log, journal, 0, from)) {
      const last = records.findLast(({ key }) => key === `${this.worker}-0`);
      if (last === undefined) continue;
      hasFound = true;
      const record = last.value as JournalRecord;
      requireKnownVersion(record);
      this.last = record;
    }
    return hasFound;
  }
}
