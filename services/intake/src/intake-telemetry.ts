/** What the intake tells, as log lines, metrics and health. */
import type { Health, Metrics, ServiceLogger } from '@oretrail/telemetry';
import { type PartitionWatch, RegistryWatch } from '@oretrail/worker-host';
import type { CoreListener } from './core-options.ts';
import type { ItemOutcome } from './intake.ts';
import type { IntakeCore } from './intake-core.ts';
import type { WaysIn } from './ways-in.ts';

/** What is watched of a core. */
type Watched = Pick<IntakeCore, 'isReady' | 'isAway' | 'queued' | 'grants'>;

/** Watches one core. Gauges are measured when somebody asks. */
export class IntakeTelemetry {
  readonly registry = new RegistryWatch();
  private core: Watched | null = null;
  private ways: Pick<WaysIn, 'kafkaPath'> | null = null;
  private partitions: Pick<PartitionWatch, 'added'> = { added: 0 };

  /** An operator should look at a topic to which partitions were added. */
  watchPartitions(watch: Pick<PartitionWatch, 'added'>): void {
    this.partitions = watch;
  }

  /** Looks at these ways in from now on. */
  watchWays(ways: Pick<WaysIn, 'kafkaPath'>): void {
    this.ways = ways;
  }

  /** Measures this core from now on. */
  watchCore(core: Watched, metrics: Metrics): void {
    this.core = core;
    metrics.whenAsked(() => {
      this.registry.measure(metrics);
      metrics.set('oretrail_intake_queue_events', {}, core.queued.events);
      metrics.set('oretrail_intake_queue_bytes', {}, core.queued.bytes);
      metrics.set('oretrail_intake_kafka_away', {}, core.isAway ? 1 : 0);
      metrics.set('oretrail_intake_grants', {}, this.grantCount());
    });
  }

  /** Ready when all that was there at the start is read. While Kafka is away it still answers, with 503: so it is degraded. */
  health(): Health {
    const { added: partitionsAdded } = this.partitions;
    const { isReady = false, isAway = false, queued = { events: 0, bytes: 0 } } = this.core ?? {};
    return {
      isReady,
      isDegraded: isAway || this.registry.isAway || partitionsAdded > 0,
      details: {
        kafkaAway: isAway,
        registryAway: this.registry.isAway,
        kafkaPathJoined: this.ways?.kafkaPath().isJoined ?? false,
        queuedEvents: queued.events,
        queuedBytes: queued.bytes,
        grants: this.grantCount(),
        partitionsAdded,
      },
    };
  }

  /** What the core calls. */
  listener(log: ServiceLogger, metrics: Metrics): CoreListener {
    return {
      onIndexLost: (err) => log.warn(err === null ? {} : { err }, 'the index of statements is built again'),
      onReady: (durationMs) => log.info({ durationMs: Math.round(durationMs) }, 'ready'),
      onAway: () => log.warn({ code: 'kafka-away' }, 'Kafka does not answer; refusing statements until it does'),
      onBack: () => log.info({}, 'Kafka answers again'),
      onFailed: (err) => log.warn({ err }, 'Kafka has failed; reading what it has before anything is taken again'),
      onTaken: (items) => count(items, metrics),
    };
  }

  private grantCount(): number {
    return this.core === null ? 0 : [...this.core.grants.all()].length;
  }
}

/** One call for each outcome, for a request may have a thousand items. */
function count(items: readonly ItemOutcome[], metrics: Metrics): void {
  const counts = new Map<ItemOutcome['outcome'], number>();
  for (const { outcome } of items) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  for (const [outcome, value] of counts) metrics.add('oretrail_intake_statements_total', { outcome }, value);
}
