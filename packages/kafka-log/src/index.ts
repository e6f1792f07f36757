export { type AclRule, plannedAcls } from './acl-plan.ts';
export { Appender, type TopicMessage } from './appender.ts';
export { askCluster } from './asked-cluster.ts';
export {
  AvroCodec,
  kafkajsMessage,
  type MessageCodec,
  messageBytes,
  type OutgoingMessage,
  type PlacedMessage,
} from './codec.ts';
export { clientOf, type KafkaOptions, RETRY } from './connection.ts';
export { type BuriedRecord, deadLetterOf, decodeDeadLetter, isOfDeadLetters } from './dead-letters.ts';
export { recordsOf } from './decoding.ts';
export { codeOfRefusal, KAFKA_ERRORS, type KafkaErrorCode, type KafkaLogError } from './errors.ts';
export { type FetchedMessage, NO_HEADERS } from './fetch/fetched-message.ts';
export { headerBytesOf, headersIn, headerText, utf8 } from './header-bytes.ts';
export { type Commit, KafkaLog, type KafkaLogOptions } from './kafka-log.ts';
export { KeptSchemas } from './kept-schemas.ts';
export { LETTER_MESSAGE_CHARACTERS_MAX, REQUEST_BYTES_MAX } from './limits.ts';
export { groupOf, nameOnCluster } from './names.ts';
export { type GrownTopic, grownTopics, partitionsOf } from './partition-counts.ts';
export { firstRecordOf, plainRecordOf } from './plain-records.ts';
export { type Fetched, Reader, type ReadFrom } from './reader.ts';
export type { StepHeaders } from './requests.ts';
export type { Patience } from './schema-handling.ts';
export {
  CONNECTION_FIELDS,
  CONNECTION_SETTINGS,
  type ConnectionSettings,
  checkConnection,
  clusterIdOf,
  codecOf,
  fileSetting,
  kafkaOptionsOf,
  listSetting,
  registryOf,
  schemasOf,
} from './settings.ts';
export type { StepPoint } from './task-producer.ts';
export {
  type PlannedTopic,
  plannedSupplierTopics,
  plannedTopics,
  REPLICATION,
  type Replication,
} from './topic-plan.ts';
export { applyTopics, checkTopics, type TopicDifference } from './topics.ts';
export { traceHeadersOf } from './trace-headers.ts';
