/** What the audit worker tells, as log lines, metrics and health. */
import { type Manifest, manifestKey } from '@oretrail/archive';
import type { Health, Metrics, ServiceLogger } from '@oretrail/telemetry';
import { type PartitionWatch, RegistryWatch } from '@oretrail/worker-host';
import type { ArchiveProgress, AuditListener } from './audit-task.ts';

/** The functions that report the work: of the task, and of its archivers. */
type Tellers = Readonly<{ listener: AuditListener; onStored: (manifest: Manifest) => void }>;

/** Watches a host. Gauges are measured when somebody asks; only counters are kept in between. */
export class AuditTelemetry {
  readonly registry = new RegistryWatch();
  private assigned: readonly number[] | null = null;
  private readonly ready = new Map<number, () => readonly ArchiveProgress[]>();

  private partitions: Pick<PartitionWatch, 'added'> = { added: 0 };

  /** An operator should look at a topic to which partitions were added. */
  watchPartitions(watch: Pick<PartitionWatch, 'added'>): void {
    this.partitions = watch;
  }

  /** An audit worker that can't store ends; one that waits for the registry is degraded. */
  health(): Health {
    const assigned = this.assigned?.length ?? 0;
    const { added: partitionsAdded } = this.partitions;
    return {
      isReady: this.assigned?.every((index) => this.ready.has(index)) ?? false,
      isDegraded: this.registry.isAway || partitionsAdded > 0,
      details: {
        joined: this.assigned !== null,
        assigned,
        recovered: this.ready.size,
        partitionsAdded,
        registryAway: this.registry.isAway,
      },
    };
  }

  /** What the host and its archivers call. @param tasks that the worker has in all */
  tellers(log: ServiceLogger, metrics: Metrics, tasks: number): Tellers {
    metrics.whenAsked(() => {
      metrics.set('oretrail_tasks', {}, tasks);
      this.registry.measure(metrics);
      this.measure(metrics);
    });
    return { listener: this.listener(log, metrics), onStored: (manifest) => tellStored(manifest, log, metrics) };
  }

  private listener(log: ServiceLogger, metrics: Metrics): AuditListener {
    return {
      onAssigned: (tasks) => {
        this.assigned = tasks;
        log.info({ tasks }, 'assigned');
      },
      onReady: (index, progress) => {
        this.ready.set(index, progress);
        log.info({ task: index }, 'ready');
      },
      onRead: ({ topic }, records) => metrics.add('oretrail_records_read_total', { topic }, records),
      onReleased: (index) => void this.ready.delete(index),
      onUncommitted: (task, err) => log.info({ task, err }, 'the group did not take our positions'),
    };
  }

  private measure(metrics: Metrics): void {
    metrics.set('oretrail_tasks_assigned', {}, this.assigned?.length ?? 0);
    metrics.set('oretrail_tasks_ready', {}, this.ready.size);
    metrics.clear('oretrail_lag_offsets');
    metrics.clear('oretrail_archive_unsettled_offsets');
    for (const [task, progress] of this.ready) {
      for (const { place, position, settled, end } of progress()) {
        const labels = { task, ...place };
        metrics.set('oretrail_archive_unsettled_offsets', labels, position - settled);
        if (end !== null) metrics.set('oretrail_lag_offsets', labels, Math.max(0, end - position));
      }
    }
  }
}

function tellStored(manifest: Manifest, log: ServiceLogger, metrics: Metrics): void {
  const { topic, partition, first, count: records, objectBytes: bytes } = manifest;
  metrics.add('oretrail_archive_segments_total', { topic });
  metrics.add('oretrail_archive_bytes_total', { topic }, bytes);
  log.info({ topic, partition, object: manifestKey({ topic, partition, first }), records, bytes }, 'stored');
}
