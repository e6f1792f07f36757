/** What the log on Kafka can't go on after. The process stops and is started again (crash-only). */

/** What a code means. */
export const KAFKA_ERRORS = {
  'not-reached': 'No broker answered in time; start again when the cluster is up.',
  'not-authenticated':
    'The brokers refused the name or password; see ORETRAIL_KAFKA_SASL_MECHANISM, ORETRAIL_KAFKA_USERNAME and …_PASSWORD.',
  'not-authorized': 'The brokers know the name, but give it no right to this; see `oretrail topics acl`.',
  'unknown-topic': 'A topic is not there; make all of them with `oretrail topics apply`.',
  'not-co-partitioned':
    'The topics of a pipeline must have the same number of partitions; see `oretrail topics check`.',
  trimmed: 'An offset that was to be read is gone: a topic was trimmed or made anew. Nothing can be proved any more.',
  'step-failed': 'A transaction failed or was fenced, which kafkajs can not tell apart; start again.',
  fenced: 'Another process has taken the task over.',
  'not-assigned': 'The group gave the task to another process while it was recovered.',
  'not-joined': 'The group is being divided anew, and kafkajs has gone on without joining it again; start again.',
  stuck: 'A task has not come round for ten minutes, so that what it waits for will never end; start again.',
  'not-drained': 'The process was asked to stop, and its last steps did not end; what they had begun is void.',
  'foreign-record': 'An internal topic holds a record that no worker has written.',
} as const;

export type KafkaErrorCode = keyof typeof KAFKA_ERRORS;

type Failure = Readonly<{ name?: string; type?: string; originalError?: unknown; cause?: unknown }>;

/** Failures behind failures that are looked at: kafkajs wraps once or twice. */
const CAUSES_MAX = 5;

/** Whether a broker refused who we are, or what we asked; null where something else is wrong. */
export function codeOfRefusal(
  failure: unknown,
  depth = 0,
): Extract<KafkaErrorCode, 'not-authenticated' | 'not-authorized'> | null {
  if (typeof failure !== 'object' || failure === null || depth > CAUSES_MAX) return null;
  const { name, type, originalError, cause } = failure as Failure;
  if (name === 'KafkaJSSASLAuthenticationError') return 'not-authenticated';
  if (type?.endsWith('_AUTHORIZATION_FAILED')) return 'not-authorized';
  return codeOfRefusal(originalError ?? cause, depth + 1);
}

/** The one error of this package. */
export class KafkaLogError extends Error {
  readonly code: KafkaErrorCode;

  constructor(code: KafkaErrorCode, what: string, options?: ErrorOptions) {
    super(`${what}. ${KAFKA_ERRORS[code]}`, options);
    this.name = 'KafkaLogError';
    this.code = code;
  }
}
