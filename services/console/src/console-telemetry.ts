/** What the console reports, as log lines, metrics and health. */
import type { Health, Metrics, ServiceLogger } from '@oretrail/telemetry';
import { type PartitionWatch, RegistryWatch } from '@oretrail/worker-host';
import type { FeedOptions } from './feed/feed.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import type { StreamListener, Streams } from './streams/streams.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

type Watched = Pick<Knowledge, 'behind' | 'isReady'>;

/** Watches one console. Gauges are measured when somebody asks. */
export class ConsoleTelemetry {
  readonly registry = new RegistryWatch();
  private knowledge: Watched = { behind: 0, isReady: false };
  private partitions: Pick<PartitionWatch, 'added'> = { added: 0 };
  private isAway = false;

  /** An operator should look at a topic to which partitions were added. */
  watchPartitions(watch: Pick<PartitionWatch, 'added'>): void {
    this.partitions = watch;
  }

  /** Measures this from now on. */
  watch(knowledge: Watched, metrics: Metrics): void {
    this.knowledge = knowledge;
    metrics.whenAsked(() => {
      this.registry.measure(metrics);
      metrics.set('oretrail_console_behind_records', {}, this.knowledge.behind);
      metrics.set('oretrail_console_kafka_away', {}, this.isAway ? 1 : 0);
    });
  }

  /** Ready when all that was there at the start is read. While Kafka is away it still answers, of what it has read. */
  health(): Health {
    const { added: partitionsAdded } = this.partitions;
    const { isReady, behind } = this.knowledge;
    return {
      isReady,
      isDegraded: this.isAway || this.registry.isAway || partitionsAdded > 0,
      details: { kafkaAway: this.isAway, registryAway: this.registry.isAway, recordsBehind: behind, partitionsAdded },
    };
  }

  /** What streams call. */
  streamListener(metrics: Metrics): StreamListener {
    return {
      onSent: () => metrics.add('oretrail_console_stream_revisions_total', {}),
      onEnd: (reason) => metrics.add('oretrail_console_stream_ends_total', { reason }),
    };
  }

  /** Measures streams from now on. */
  watchStreams(streams: Pick<Streams, 'count'>, metrics: Metrics): void {
    metrics.whenAsked(() => metrics.set('oretrail_console_streams', {}, streams.count));
  }

  /** Measures subscriptions from now on. */
  watchWebhooks(webhooks: Pick<Webhooks, 'counts' | 'waitingCount'>, metrics: Metrics): void {
    metrics.whenAsked(() => {
      for (const [state, count] of webhooks.counts()) metrics.set('oretrail_console_subscriptions', { state }, count);
      metrics.set('oretrail_console_webhooks_waiting', {}, webhooks.waitingCount());
    });
  }

  /** What a feed calls. */
  feedListener(log: ServiceLogger): Pick<FeedOptions, 'onReady' | 'onAway' | 'onBack'> {
    let isReady = false;
    return {
      onReady: () => {
        if (!isReady) log.info({}, 'ready');
        isReady = true;
      },
      onAway: (err) => {
        this.isAway = true;
        log.warn({ err }, 'Kafka can not be read; answering of what was read before');
      },
      onBack: () => {
        this.isAway = false;
        log.info({}, 'Kafka can be read again');
      },
    };
  }
}
