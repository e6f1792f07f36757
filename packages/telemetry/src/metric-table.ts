/**
 * All metrics of Oretrail. `pnpm docs:generate` writes this table into docs/operations.md; dashboards and alerts may
 * name no other. No label holds a lot, a VIN or anything else without a bound.
 */

/** One metric: its kind, its labels, and a sentence with its unit. */
export type MetricRule = Readonly<{ kind: 'gauge' | 'counter' | 'histogram'; labels: readonly string[]; help: string }>;

/** Each has the label `service` as well. */
export const METRICS = {
  oretrail_info: {
    kind: 'gauge',
    labels: ['version', 'engine'],
    help: 'Always 1; the labels say which version and engine run.',
  },
  oretrail_ready: { kind: 'gauge', labels: [], help: '1 while `/health/ready` says ready or degraded.' },
  oretrail_tasks: { kind: 'gauge', labels: [], help: 'All tasks of a worker: one for each partition.' },
  oretrail_tasks_assigned: { kind: 'gauge', labels: [], help: 'Tasks that the group has given to this process.' },
  oretrail_tasks_ready: { kind: 'gauge', labels: [], help: 'How many of those are recovered and at work.' },
  oretrail_partitions_added: {
    kind: 'gauge',
    labels: ['topic'],
    help: 'Partitions that were added to a topic since the pipeline began; no worker reads them.',
  },
  oretrail_lag_offsets: {
    kind: 'gauge',
    labels: ['task', 'topic', 'partition'],
    help: 'Offsets between the next one that a task reads and the last stable offset that it has seen.',
  },
  oretrail_subjects_dirty: { kind: 'gauge', labels: ['task'], help: 'Lots or vehicles that are to be evaluated.' },
  oretrail_subjects_waiting: {
    kind: 'gauge',
    labels: ['task'],
    help: 'Lots or vehicles whose parents have not answered their last draw.',
  },
  oretrail_subjects_parked: {
    kind: 'gauge',
    labels: ['task'],
    help: 'Lots or vehicles that could not be evaluated; `oretrail lag` shows them.',
  },
  oretrail_cut_held: { kind: 'gauge', labels: ['task'], help: '1 while a task holds at a cut.' },
  oretrail_registry_away: { kind: 'gauge', labels: [], help: '1 while a service waits for the schema registry.' },
  oretrail_state_bytes: { kind: 'gauge', labels: [], help: 'Bytes of the file of local states.' },
  oretrail_records_read_total: { kind: 'counter', labels: ['topic'], help: 'Records that steps have read.' },
  oretrail_records_written_total: {
    kind: 'counter',
    labels: ['topic'],
    help: 'Records in committed transactions, journals left out.',
  },
  oretrail_dead_letters_total: {
    kind: 'counter',
    labels: ['topic'],
    help: 'How many of those were dead letters, by their topic.',
  },
  oretrail_steps_total: { kind: 'counter', labels: ['task'], help: 'Steps, each of which is one transaction.' },
  oretrail_step_seconds: {
    kind: 'histogram',
    labels: [],
    help: 'Seconds from the arrival of bytes from a broker to the commit of the step that processes them.',
  },
  oretrail_evaluations_total: { kind: 'counter', labels: [], help: 'Evaluations of a lot or a vehicle.' },
  oretrail_evaluations_unchanged_total: {
    kind: 'counter',
    labels: [],
    help: 'How many of those published nothing, because nothing had changed.',
  },
  oretrail_transaction_seconds: {
    kind: 'histogram',
    labels: [],
    help: 'Seconds from the beginning of a transaction to its commit.',
  },
  oretrail_recoveries_total: { kind: 'counter', labels: [], help: 'Tasks that were taken over and recovered.' },
  oretrail_recovery_seconds: {
    kind: 'histogram',
    labels: [],
    help: 'Seconds from taking a task over until it is ready.',
  },
  oretrail_archive_unsettled_offsets: {
    kind: 'gauge',
    labels: ['task', 'topic', 'partition'],
    help: 'Offsets that the audit worker has read but not yet stored: at most a segment, which ends when it is full or at a cut.',
  },
  oretrail_archive_segments_total: { kind: 'counter', labels: ['topic'], help: 'Segments that were stored.' },
  oretrail_archive_bytes_total: { kind: 'counter', labels: ['topic'], help: 'Bytes of their objects.' },
} as const satisfies Readonly<Record<string, MetricRule>>;

/** The name of a metric. */
export type MetricName = keyof typeof METRICS;
/** The names of the metrics of one kind. */
export type MetricOf<K extends MetricRule['kind']> = {
  [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never;
}[MetricName];
/** The labels of a metric. All of them are required. */
export type LabelsOf<N extends MetricName> = Readonly<Record<(typeof METRICS)[N]['labels'][number], string | number>>;

/** Bounds in seconds: from a transaction on an idle broker (10 ms) to a recovery from nothing (minutes). */
export const SECONDS_BUCKETS: readonly number[] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
