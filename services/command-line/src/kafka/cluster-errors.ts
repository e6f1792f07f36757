/** What Kafka, the registry and the log on them can't do, as errors of the command line. */

import { AvroError, REGISTRY_ERRORS, RegistryError, type RegistryErrorCode } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { KAFKA_ERRORS, type KafkaErrorCode, KafkaLogError } from '@oretrail/kafka-log';
import { PROTOCOL_VIOLATIONS } from '@oretrail/runtime';
import { type CommandErrorCode, CommandLineError } from '../errors.ts';

const OF_LOG: Readonly<Record<KafkaErrorCode, CommandErrorCode>> = {
  'not-reached': 'kafka-unreachable',
  'not-authenticated': 'kafka-refused',
  'not-authorized': 'kafka-refused',
  'unknown-topic': 'topics-unusable',
  'not-co-partitioned': 'topics-unusable',
  trimmed: 'log-unreadable',
  'foreign-record': 'log-unreadable',
  // Of these no command owns a task, so none of them comes.
  'step-failed': 'internal',
  fenced: 'internal',
  'not-assigned': 'internal',
  'not-joined': 'internal',
  stuck: 'internal',
  'not-drained': 'internal',
};

const OF_REGISTRY: Readonly<Record<RegistryErrorCode, CommandErrorCode>> = {
  unavailable: 'registry-unreachable',
  refused: 'registry-refused',
  incompatible: 'registry-refused',
  'other-registry': 'registry-refused',
  'bad-answer': 'registry-refused',
};

/** kafkajs's errors have no class that it exports as a value to everyone: they are known by name. */
const OF_KAFKAJS = /^KafkaJS/;
/** What a broker has answered, not what kept it from answering. */
const ANSWERS: ReadonlySet<string> = new Set([
  'KafkaJSProtocolError',
  'KafkaJSCreateTopicError',
  'KafkaJSAggregateError',
  'KafkaJSSASLAuthenticationError',
]);

type Failure = Readonly<{ name: string; message: string; originalError?: Failure; errors?: readonly Failure[] }>;

/** Behind tries that are over stands what failed each time; behind a sum of errors, each of them. */
function causesOf(failure: Failure): readonly Failure[] {
  const { errors, originalError } = failure;
  if (errors !== undefined && errors.length > 0) return errors;
  return [originalError ?? failure];
}

function ofKafkajs(failure: Failure): CommandLineError {
  const causes = causesOf(failure);
  const isAnswer = causes.some(({ name }) => ANSWERS.has(name));
  const messages = new Set(causes.map(({ message }) => message));
  const code = isAnswer ? 'kafka-refused' : 'kafka-unreachable';
  return new CommandLineError(code, [...messages].join('; '), { cause: failure });
}

/** What is wrong, without the advice of its code: that is for who runs workers, and the command line has its own. */
function whatIsWrong({ message }: Error, advice: string): string {
  return message.endsWith(advice) ? message.slice(0, -advice.length).replace(/\. $/, '') : message;
}

function commandErrorOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message } = error;
  const options = { cause: error };
  if (error instanceof KafkaLogError) {
    return new CommandLineError(OF_LOG[error.code], whatIsWrong(error, KAFKA_ERRORS[error.code]), options);
  }
  if (error instanceof RegistryError) {
    return new CommandLineError(OF_REGISTRY[error.code], whatIsWrong(error, REGISTRY_ERRORS[error.code]), options);
  }
  if (isErrorOf(PROTOCOL_VIOLATIONS, error) || error instanceof AvroError)
    return new CommandLineError('log-unreadable', message, options);
  return OF_KAFKAJS.test(error.name) ? ofKafkajs(error) : error;
}

/**
 * Carries out what speaks to the cluster.
 * @throws CommandLineError for whatever the cluster can't do
 */
export async function onCluster<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw commandErrorOf(error);
  }
}
