/** What kafkajs throws, as errors with a code. */
import { codeOfRefusal, KAFKA_ERRORS, type KafkaLogError } from '@oretrail/kafka-log';

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

function ofKafkajs(failure: Failure): KafkaLogError {
  const causes = causesOf(failure);
  const isAnswer = causes.some(({ name }) => ANSWERS.has(name));
  const messages = new Set(causes.map(({ message }) => message));
  const code = codeOfRefusal(failure) ?? (isAnswer ? 'kafka-refused' : 'kafka-unreachable');
  return KAFKA_ERRORS.error(code, [...messages].join('; '), { cause: failure });
}

/** Runs an action on the cluster. @throws KafkaLogError for what kafkajs throws; all else as it is */
export async function onCluster<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof Error && OF_KAFKAJS.test(error.name) ? ofKafkajs(error) : error;
  }
}
