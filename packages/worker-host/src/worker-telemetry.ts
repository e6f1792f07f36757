/** What a worker's process tells, as log lines, metrics and health. */

import { isOfDeadLetters } from '@oretrail/kafka-log';
import { type Topic, taskName } from '@oretrail/runtime';
import type { Health, Metrics, ServiceLogger, Telemetry } from '@oretrail/telemetry';
import type { HostListener, ReadyTask } from './host-listener.ts';
import type { PartitionWatch } from './partition-watch.ts';
import { RegistryWatch } from './registry-watch.ts';

const MS_PER_SECOND = 1_000;

/** Says how many of what there are, by topic. */
function countsByTopic(topics: Iterable<Topic>): ReadonlyMap<Topic, number> {
  const counts = new Map<Topic, number>();
  for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
}

/** Watches a host. Gauges are measured when somebody asks; only counters are kept in between. */
export class WorkerTelemetry {
  readonly registry = new RegistryWatch();
  private assigned: readonly number[] | null = null;
  private readonly ready = new Map<number, ReadyTask>();
  private partitions: Pick<PartitionWatch, 'added'> = { added: 0 };

  /** An operator should look at a topic to which partitions were added. */
  watchPartitions(watch: Pick<PartitionWatch, 'added'>): void {
    this.partitions = watch;
  }

  /** Whether it does its work, and whether an operator should look. */
  health(): Health {
    const parked = this.sum(({ task }) => task.pending.parked);
    const assigned = this.assigned?.length ?? 0;
    const { added: partitionsAdded } = this.partitions;
    return {
      isReady: this.assigned?.every((index) => this.ready.has(index)) ?? false,
      isDegraded: parked > 0 || partitionsAdded > 0 || this.registry.isAway,
      details: {
        joined: this.assigned !== null,
        assigned,
        recovered: this.ready.size,
        parked,
        partitionsAdded,
        registryAway: this.registry.isAway,
      },
    };
  }

  /**
   * @param tasks that the worker has in all
   * @param stateBytes what the local states take on the disk
   */
  listener(
    { log, metrics }: Pick<Telemetry, 'log' | 'metrics'>,
    tasks: number,
    stateBytes: () => number,
  ): HostListener {
    metrics.whenAsked(() => {
      metrics.set('oretrail_tasks', {}, tasks);
      metrics.set('oretrail_state_bytes', {}, stateBytes());
      this.registry.measure(metrics);
      this.measure(metrics);
    });
    return {
      onAssigned: (tasks) => {
        this.assigned = tasks;
        log.info({ tasks }, 'assigned');
      },
      onReady: (ready) => {
        const { task, recoveryMs } = ready;
        this.ready.set(task.id.index, ready);
        metrics.add('oretrail_recoveries_total', {});
        metrics.observe('oretrail_recovery_seconds', {}, recoveryMs / MS_PER_SECOND);
        const durationMs = Math.round(recoveryMs);
        log.info({ task: taskName(task.id), pending: task.pending, durationMs }, 'ready');
      },
      onReleased: (index) => this.ready.delete(index),
      onStateLost: (err) => log.warn({ err }, 'local states were damaged, and are rebuilt'),
      onUncommitted: (task, err) => log.info({ task, err }, 'the group did not take our positions'),
      ...this.ofSteps(log, metrics),
    };
  }

  private ofSteps(log: ServiceLogger, metrics: Metrics): HostListener {
    return {
      onStep: ({ task, batches, records, counts, durationMs, processorMs }) => {
        for (const { topic, records: of } of batches) metrics.add('oretrail_records_read_total', { topic }, of.length);
        metrics.add('oretrail_steps_total', { task: task.id.index });
        metrics.observe('oretrail_step_seconds', {}, durationMs / MS_PER_SECOND);
        metrics.add('oretrail_evaluations_total', {}, counts.evaluations);
        metrics.add('oretrail_evaluations_unchanged_total', {}, counts.unchanged);
        metrics.add('oretrail_evaluations_shared_total', {}, counts.shared);
        const took = { durationMs: Math.round(durationMs), processorMs: Math.round(processorMs) };
        log.debug({ task: taskName(task.id), records, pending: task.pending, ...took }, 'step');
      },
      onCommit: ({ records, durationMs, isSaved }) => {
        if (isSaved) metrics.add('oretrail_state_saves_total', {}, 1);
        metrics.observe('oretrail_transaction_seconds', {}, durationMs / MS_PER_SECOND);
        for (const [topic, count] of countsByTopic(records.map((record) => record.topic))) {
          metrics.add('oretrail_records_written_total', { topic }, count);
          if (isOfDeadLetters(topic)) metrics.add('oretrail_dead_letters_total', { topic }, count);
        }
      },
    };
  }

  private measure(metrics: Metrics): void {
    metrics.set('oretrail_tasks_assigned', {}, this.assigned?.length ?? 0);
    metrics.set('oretrail_tasks_ready', {}, this.ready.size);
    metrics.clear('oretrail_lag_offsets');
    for (const name of OF_TASKS) metrics.clear(name);
    for (const ready of this.ready.values()) measureTask(ready, metrics);
  }

  private sum(of: (ready: ReadyTask) => number): number {
    return [...this.ready.values()].reduce((sum, ready) => sum + of(ready), 0);
  }
}

/** Gauges of tasks: those of a task that was given away must go. */
const OF_TASKS = [
  'oretrail_subjects_dirty',
  'oretrail_subjects_waiting',
  'oretrail_subjects_parked',
  'oretrail_cut_held',
] as const;

function measureTask({ task, endSeen }: ReadyTask, metrics: Metrics): void {
  const of = { task: task.id.index };
  const { dirty, waiting, parked } = task.pending;
  metrics.set('oretrail_subjects_dirty', of, dirty);
  metrics.set('oretrail_subjects_waiting', of, waiting);
  metrics.set('oretrail_subjects_parked', of, parked);
  metrics.set('oretrail_cut_held', of, task.cutReached === null ? 0 : 1);
  for (const { topic, partition, position } of task.inputs) {
    const end = endSeen(topic, partition);
    if (end !== null) metrics.set('oretrail_lag_offsets', { ...of, topic, partition }, Math.max(0, end - position));
  }
}
