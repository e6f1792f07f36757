/** What the log on Kafka can't go on after. The process stops and is started again (crash-only). */

/** What a code means. */
export const KAFKA_ERRORS = {
  'not-reached': 'No broker answered in time; start again when the cluster is up.',
  'unknown-topic': 'A topic is not there; make all of them with `oretrail topics apply`.',
  'not-co-partitioned':
    'The topics of a pipeline must have the same number of partitions; see `oretrail topics check`.',
  trimmed: 'An offset that was to be read is gone: a topic was trimmed or made anew. Nothing can be proved any more.',
  'step-failed': 'A transaction failed or was fenced, which kafkajs can not tell apart; start again.',
  fenced: 'Another process has taken the task over.',
  'not-assigned': 'The group gave the task to another process while it was recovered.',
  'foreign-record': 'An internal topic holds a record that no worker has written.',
} as const;

export type KafkaErrorCode = keyof typeof KAFKA_ERRORS;

/** The one error of this package. */
export class KafkaLogError extends Error {
  readonly code: KafkaErrorCode;

  constructor(code: KafkaErrorCode, what: string, options?: ErrorOptions) {
    super(`${what}. ${KAFKA_ERRORS[code]}`, options);
    this.name = 'KafkaLogError';
    this.code = code;
  }
}
