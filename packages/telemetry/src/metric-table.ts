/**
 * All metrics of Oretrail. `pnpm docs:generate` writes this table into docs/operations.md; dashboards and alerts may
 * name no other. No label holds a lot, a VIN or anything else without a bound.
 */

/** One metric: its kind, its labels, and a sentence with its unit. */
export type MetricRule = Readonly<{ kind: 'gauge' | 'counter' | 'histogram'; labels: readonly string[]; help: string }>;

/** Makes the rules of one kind; their labels are literal types. */
const ruleOf =
  <const K extends MetricRule['kind']>(kind: K) =>
  <const L extends readonly string[]>(labels: L, help: string) => ({ kind, labels, help });
const [gauge, counter, histogram] = [ruleOf('gauge'), ruleOf('counter'), ruleOf('histogram')];

/** Each has the label `service` as well. */
export const METRICS = {
  oretrail_info: gauge(['version', 'engine'], 'Always 1; the labels say which version and engine run.'),
  oretrail_ready: gauge([], '1 while `/health/ready` says ready or degraded.'),
  oretrail_tasks: gauge([], 'All tasks of a worker: one for each partition.'),
  oretrail_tasks_assigned: gauge([], 'Tasks that the group has given to this process.'),
  oretrail_tasks_ready: gauge([], 'How many of those are recovered and at work.'),
  oretrail_partitions_added: gauge(
    ['topic'],
    'Partitions that were added to a topic since the pipeline began; no worker reads them.',
  ),
  oretrail_lag_offsets: gauge(
    ['task', 'topic', 'partition'],
    'Offsets between the next one that a task reads and the last stable offset that it has seen.',
  ),
  oretrail_subjects_dirty: gauge(['task'], 'Lots or vehicles that are to be evaluated.'),
  oretrail_subjects_waiting: gauge(['task'], 'Lots or vehicles whose parents have not answered their last draw.'),
  oretrail_subjects_parked: gauge(['task'], 'Lots or vehicles that could not be evaluated; `oretrail lag` shows them.'),
  oretrail_cut_held: gauge(['task'], '1 while a task holds at a cut.'),
  oretrail_registry_away: gauge([], '1 while a service waits for the schema registry.'),
  oretrail_state_bytes: gauge([], 'Bytes of the file of local states.'),
  oretrail_state_saves_total: counter(
    [],
    'How often the local state of a task was saved: about every five seconds while it steps, and more often if it changes much.',
  ),
  oretrail_records_read_total: counter(['topic'], 'Records that steps have read.'),
  oretrail_records_written_total: counter(['topic'], 'Records in committed transactions, journals left out.'),
  oretrail_dead_letters_total: counter(['topic'], 'How many of those were dead letters, by their topic.'),
  oretrail_steps_total: counter(['task'], 'Steps, each of which is one transaction.'),
  oretrail_step_seconds: histogram(
    [],
    'Seconds from the arrival of bytes from a broker to the commit of the step that processes them.',
  ),
  oretrail_evaluations_total: counter([], 'Evaluations of a lot or a vehicle.'),
  oretrail_evaluations_shared_total: counter(
    [],
    'How many of those took over the assessment of another vehicle of the same class.',
  ),
  oretrail_evaluations_unchanged_total: counter(
    [],
    'How many of those published nothing, because nothing had changed.',
  ),
  oretrail_transaction_seconds: histogram([], 'Seconds from the beginning of a transaction to its commit.'),
  oretrail_recoveries_total: counter([], 'Tasks that were taken over and recovered.'),
  oretrail_recovery_seconds: histogram([], 'Seconds from taking a task over until it is ready.'),
  oretrail_archive_unsettled_offsets: gauge(
    ['task', 'topic', 'partition'],
    'Offsets that the audit worker has read but not yet stored: at most a segment, which ends when it is full or at a cut.',
  ),
  oretrail_archive_segments_total: counter(['topic'], 'Segments that were stored.'),
  oretrail_archive_bytes_total: counter(['topic'], 'Bytes of their objects.'),
  oretrail_intake_statements_total: counter(
    ['outcome'],
    'Statements that the intake has answered: accepted, duplicate, rejected, not-written or unknown.',
  ),
  oretrail_intake_queue_events: gauge([], 'Statements that the intake has taken and Kafka has not acknowledged yet.'),
  oretrail_intake_queue_bytes: gauge([], 'Bytes of their records.'),
  oretrail_intake_kafka_away: gauge([], '1 while Kafka does not answer the intake, which then takes nothing.'),
  oretrail_intake_grants: gauge([], 'Grants that were ever accepted.'),
  oretrail_intake_kafka_lag_offsets: gauge(
    [],
    'Offsets in the topics of suppliers that this intake reads and has not answered; lag tools show each topic.',
  ),
  oretrail_intake_kafka_lag_offsets_max: gauge([], 'The same of the partition that has most.'),
  oretrail_intake_kafka_partitions: gauge(
    ['state'],
    'Partitions of suppliers that this intake reads: `idle`, `behind`, `slowed` by the budget, or `waiting` for Kafka or the registry.',
  ),
  oretrail_intake_kafka_answers_total: counter(['outcome'], 'Answers that were written to suppliers on Kafka.'),
  oretrail_console_behind_records: gauge([], 'Records that the topics have and the console has not read yet.'),
  oretrail_console_kafka_away: gauge(
    [],
    '1 while the console can not read Kafka, and answers of what it has read before.',
  ),
  oretrail_console_subscriptions: gauge(['state'], 'Subscriptions: active, paused or ended.'),
  oretrail_console_webhooks_waiting: gauge([], 'Revisions that wait for a target: in flight, or for a retry.'),
  oretrail_console_webhooks_total: counter(
    ['outcome'],
    'Requests to targets by what came of them: delivered, failed or ended; and revisions that were not sent: not-shown to their owner any more, or missing in the log.',
  ),
  oretrail_console_streams: gauge([], 'Streams of server-sent events that are open.'),
  oretrail_console_stream_revisions_total: counter([], 'Revisions that were sent on streams.'),
  oretrail_console_stream_ends_total: counter(
    ['reason'],
    'Streams that have ended: slow-reader, lifetime, stopping, not-allowed, failed or reader-gone.',
  ),
  oretrail_console_reads_total: counter(
    ['outcome'],
    'Answers with figures of others: recorded, or failed to be recorded and so refused.',
  ),
  oretrail_console_sign_ins_total: counter(
    ['outcome'],
    'Sign-ins of people by a provider: begun, signed-in, renewed, signed-out, or the code of the error (`sign-in-away`, `provider-misfit`, `session-ended`, …).',
  ),
} satisfies Readonly<Record<string, MetricRule>>;

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
