/** What the Kafka path tells, as log lines, metrics and health. No label names a supplier: lag tools show each topic, by the group. */
import type { Topic } from '@oretrail/runtime';
import type { Metrics, ServiceLogger } from '@oretrail/telemetry';
import type { KafkaPath, KafkaPathListener } from './kafka-path.ts';
import type { DecidedRecord } from './take-batch.ts';
import type { TopicState } from './turns.ts';

/** Topics of which it is logged once that something is wrong with them; the metrics count all. */
const NAMED_MAX = 100;

/** Topics with something wrong, each logged once until it is well again. */
class Noted {
  private readonly topics = new Set<Topic>();

  isNew(topic: Topic): boolean {
    if (this.topics.has(topic) || this.topics.size >= NAMED_MAX) return false;
    this.topics.add(topic);
    return true;
  }

  isOver(topic: Topic): boolean {
    return this.topics.delete(topic);
  }
}

function count(metrics: Metrics, records: readonly DecidedRecord[]): void {
  for (const outcome of ['accepted', 'duplicate', 'rejected'] as const) {
    const of = records.filter(({ decided }) => decided.outcome === outcome).length;
    if (of > 0) metrics.add('oretrail_intake_kafka_answers_total', { outcome }, of);
  }
}

/** The listener of a path. */
export function kafkaPathListener(log: ServiceLogger, metrics: Metrics): KafkaPathListener {
  const [held, incomplete] = [new Noted(), new Noted()];
  return {
    onAssigned: (shares) => log.info({ tasks: shares }, 'shares of the suppliers on Kafka are ours'),
    onRestart: (err) => log.warn({ err }, 'the suppliers on Kafka are not read; beginning again'),
    onAnswered: (topic, records) => {
      count(metrics, records);
      if (held.isOver(topic)) log.info({ topic }, 'the records of a supplier are answered again');
    },
    onHeld: (topic, err) => {
      if (held.isNew(topic)) log.warn({ topic, err }, 'the records of a supplier can not be answered now; waiting');
    },
    onIncomplete: (topic) => {
      if (incomplete.isNew(topic)) log.warn({ topic }, 'a supplier is not read, because this topic of its is missing');
    },
    onGap: ({ topic, partition, from }) =>
      log.error(
        { topic, partition, offset: from },
        'records of a supplier are gone that were not answered: its topic was trimmed, or made again',
      ),
    onTooMany: (suppliers) => log.error({ records: suppliers }, 'more suppliers have grants than are read'),
  };
}

/** Measures a path each time metrics are read. */
export function measureKafkaPath(path: KafkaPath, metrics: Metrics): void {
  metrics.whenAsked(() => {
    const { lag, lagMax, topics } = path.state();
    metrics.set('oretrail_intake_kafka_lag_offsets', {}, lag);
    metrics.set('oretrail_intake_kafka_lag_offsets_max', {}, lagMax);
    for (const state of Object.keys(topics) as TopicState[]) {
      metrics.set('oretrail_intake_kafka_partitions', { state }, topics[state]);
    }
  });
}
