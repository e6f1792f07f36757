/** Says of a running pipeline that partitions were added to its topics: nobody reads them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaOptions } from '@oretrail/kafka-log';
import { type GrownTopic, grownTopics } from '@oretrail/kafka-log';
import type { Topic } from '@oretrail/runtime';
import type { Metrics, ServiceLogger } from '@oretrail/telemetry';

/** Issue 14, section 2: they are noticed within a minute; so one look may fail. */
const LOOK_INTERVAL_MS = 20_000;

/** What is watched, and where changes are reported. */
export type PartitionWatchOptions = Readonly<{
  kafka: KafkaOptions;
  log: ServiceLogger;
  metrics: Metrics;
  /** That the pipeline began with. */
  partitions: number;
  /** Topics with as many, beside those of every pipeline. */
  others?: readonly Topic[];
  intervalMs?: number;
}>;

const MESSAGE =
  'partitions were added to a topic, and nobody reads them: stop who writes, seal, and restore into new topics';

/** Looks from time to time, for as long as the process lives. */
export class PartitionWatch {
  private readonly options: PartitionWatchOptions;
  private grown: readonly GrownTopic[] = [];

  constructor(options: PartitionWatchOptions) {
    this.options = options;
  }

  /** Partitions that were added, in all. */
  get added(): number {
    return this.grown.reduce((sum, { partitions, begunWith }) => sum + partitions - begunWith, 0);
  }

  /** Looks at once and then again and again. It never fails: the tasks report a cluster that is gone. */
  async run(stop: AbortSignal): Promise<void> {
    const { intervalMs = LOOK_INTERVAL_MS } = this.options;
    while (!stop.aborted) {
      await this.look();
      await sleep(intervalMs, undefined, { signal: stop, ref: false }).catch(() => {});
    }
  }

  private async look(): Promise<void> {
    const { kafka, partitions, others, log } = this.options;
    try {
      this.tell(await grownTopics(kafka, partitions, others));
    } catch (err) {
      log.warn({ err }, 'could not look whether partitions were added to topics; looking again');
    }
  }

  /** Each change once. */
  private tell(grown: readonly GrownTopic[]): void {
    const { log, metrics } = this.options;
    for (const { topic, partitions, begunWith } of grown) {
      const before = this.grown.find((one) => one.topic === topic)?.partitions ?? begunWith;
      if (partitions === before) continue;
      metrics.set('oretrail_partitions_added', { topic }, partitions - begunWith);
      log.error({ topic, partitions, begunWith, code: 'partitions-added' }, MESSAGE);
    }
    this.grown = grown;
  }
}
