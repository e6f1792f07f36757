/** What the log on Kafka can't continue after. The process stops and is started again (crash-only). */
import { type CodeOf, crash, EXIT_WRONG_CALL, errorTable, type OretrailError, retry } from '@oretrail/errors';

/** What a code means, and what to do about it. */
export const KAFKA_ERRORS = errorTable('kafka', {
  'kafka-unreachable': retry(
    'No broker of Kafka answered in time.',
    'Check the addresses of the brokers, TLS and SASL, and that the cluster is up; then call again: a repeated call does no harm.',
  ),
  'kafka-refused': crash(
    'Kafka refused a request.',
    'See its answer: a topic cannot have more replicas than there are brokers, and some clusters require rights.',
  ),
  'not-authenticated': crash(
    'The brokers refused the name or password.',
    'See ORETRAIL_KAFKA_SASL_MECHANISM, ORETRAIL_KAFKA_USERNAME and …_PASSWORD.',
  ),
  'not-authorized': crash('The brokers know the name, but it has no right to this.', 'See `oretrail topics acl`.'),
  'unknown-topic': crash(
    'A topic does not exist.',
    'See `oretrail topics check`; `oretrail topics apply` creates the missing ones.',
    { exitStatus: EXIT_WRONG_CALL },
  ),
  'not-co-partitioned': crash(
    'The topics of a pipeline do not have the same number of partitions.',
    'See `oretrail topics check`.',
    { exitStatus: EXIT_WRONG_CALL },
  ),
  trimmed: crash(
    'An offset to be read is gone: a topic was trimmed or recreated. Nothing more can be proved.',
    'Restore the topics from the archive.',
  ),
  'step-failed': retry('A transaction failed or was fenced, which kafkajs cannot tell apart.', 'Start again.'),
  fenced: retry('Another process has taken the task over.', 'Start again.'),
  'not-assigned': retry('The group gave the task to another process while it was being recovered.', 'Start again.'),
  'not-joined': retry('The group is rebalancing, and kafkajs has continued without joining it again.', 'Start again.'),
  stuck: retry('A task has made no progress for ten minutes, so what it waits for will never end.', 'Start again.'),
  'not-drained': retry(
    'The process was asked to stop, and its last steps did not end; what they had begun is void.',
    'Start again.',
  ),
  'foreign-record': crash(
    'An internal topic holds a record that no worker has written, or that this version cannot read.',
    'Start the newest version that has written to the topic; find out who else writes to it.',
  ),
});

/** The codes of {@link KAFKA_ERRORS}. */
export type KafkaErrorCode = CodeOf<typeof KAFKA_ERRORS>;

/** The one error of this package. */
export type KafkaLogError = OretrailError<KafkaErrorCode>;

type Failure = Readonly<{ name?: string; type?: string; originalError?: unknown; cause?: unknown }>;

/** Failures behind failures that are looked at: kafkajs wraps once or twice. */
const CAUSES_MAX = 5;

/** Whether a broker refused who we are, or what we asked; null if something else is wrong. */
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
