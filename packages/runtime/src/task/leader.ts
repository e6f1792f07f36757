/**
 * If all tasks of a worker read a public topic, the first task decides what becomes of each record; the others follow it,
 * so that none takes what another has buried. Source: docs/decisions/0018.
 */

import { type Log, topicPartitionOf } from '../port/log.ts';
import { deadLettersOf, journalOf, type Topic } from '../port/topics.ts';
import { type JournalRecord, requireKnownVersion } from './journal.ts';
import { lastJournalValue } from './journal-end.ts';
import { type BuriedOffsets, buriedOf, NONE_BURIED } from './letters.ts';

/** What the first task of a worker has decided of one topic. */
export class Leader {
  private readonly log: Log;
  private readonly worker: string;
  private readonly topic: Topic;
  private journalAt = 0;
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
    const end = await this.log.end(journalOf(this.worker), 0);
    const value = await lastJournalValue(this.log, { worker: this.worker, index: 0 }, { from: this.journalAt, end });
    this.journalAt = end;
    if (value === null) return;
    const record = value as JournalRecord;
    requireKnownVersion(record);
    this.last = record;
  }
}
