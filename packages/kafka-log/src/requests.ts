/** Records as produce requests, none of which is larger than a broker takes. */
import { type ByteSink, type HeaderRun, headerList, headerRun, writeBody } from '@oretrail/avro';
import { type NewRecord, type Topic, type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import type { TopicMessages } from 'kafkajs';
import type { MessageCodec } from './codec.ts';
import { encodeDeadLetter, isOfDeadLetters } from './dead-letters.ts';
import { REQUEST_BYTES_MAX } from './limits.ts';
import { nameOnCluster } from './names.ts';
import { RecordRun } from './record-run.ts';

/** Further headers of what a step publishes. */
export type StepHeaders = Readonly<Record<string, string>>;

/** How records become bytes, and under which names of topics. */
export type Encoding = Readonly<{ codec: MessageCodec; topicPrefix: string }>;

/** What one request writes, and how many records to each place; the order within each partition is that of the records. */
export type ProduceRequest = Readonly<{
  counts: ReadonlyMap<TopicPartition, number>;
  topicMessages: TopicMessages[];
}>;

/** A request to which records are added until it is full. */
class Filling {
  private readonly encoding: Encoding;
  private readonly more: HeaderRun;
  private readonly topics = new Map<Topic, Map<number, RecordRun>>();
  private bytes = 0;

  /** @param more further headers of each record */
  constructor(encoding: Encoding, more: HeaderRun) {
    this.encoding = encoding;
    this.more = more;
  }

  /** @returns false, and the record is not added, if the request is full */
  add(record: NewRecord): boolean {
    const run = this.runOf(record);
    const bytes = run.add((sink) => this.write(sink, record));
    if (this.bytes > 0 && this.bytes + bytes > REQUEST_BYTES_MAX) {
      run.takeBack();
      return false;
    }
    this.bytes += bytes;
    return true;
  }

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  request(): ProduceRequest {
    const counts = new Map<TopicPartition, number>();
    const topicMessages: TopicMessages[] = [];
    for (const [topic, runs] of this.topics) {
      const filled = [...runs].filter(([, { count }]) => count > 0);
      for (const [partition, { count }] of filled) counts.set(topicPartitionOf(topic, partition), count);
      const messages = filled.map(([partition, run]) => run.written(partition));
      if (messages.length > 0) topicMessages.push({ topic: nameOnCluster(this.encoding, topic), messages });
    }
    return { counts, topicMessages };
  }

  release(): void {
    for (const runs of this.topics.values()) for (const run of runs.values()) run.release();
  }

  private runOf({ topic, partition }: NewRecord): RecordRun {
    const runs = this.topics.get(topic) ?? new Map<number, RecordRun>();
    const run = runs.get(partition) ?? new RecordRun();
    // Most records find both.
    if (run.count === 0) this.topics.set(topic, runs.set(partition, run));
    return run;
  }

  /** A dead letter keeps the headers that it had, and no others of a trace. */
  private write(sink: ByteSink, record: NewRecord): void {
    if (isOfDeadLetters(record.topic)) writeBody(sink, encodeDeadLetter(record));
    else this.encoding.codec.write(sink, record, this.more);
  }
}

/**
 * Records in requests, in their order. All that a request writes to a partition is one batch, so the records of a request have
 * {@link REQUEST_BYTES_MAX} at most, unless it is a single record. A request is encoded when it is asked for, and its bytes hold
 * until the next is asked for.
 */
export function* requestsOf(
  records: readonly NewRecord[],
  encoding: Encoding,
  headers: StepHeaders = {},
): Generator<ProduceRequest, void> {
  const more = headerRun(headerList(headers));
  let filling = new Filling(encoding, more);
  for (const record of records) {
    if (filling.add(record)) continue;
    yield filling.request();
    filling.release();
    filling = new Filling(encoding, more);
    filling.add(record);
  }
  if (!filling.isEmpty) yield filling.request();
  filling.release();
}
