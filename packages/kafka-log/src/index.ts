export * from './acl-plan.ts';
export {
  AvroCodec,
  type MessageCodec,
  PLAIN_TEXT,
  type PlacedMessage,
} from './codec.ts';
export { clientOf, type KafkaOptions } from './connection.ts';
export { type BuriedRecord, decodeDeadLetter } from './dead-letters.ts';
export * from './errors.ts';
export { type FetchedMessage, NO_HEADERS, type ReadMessage } from './fetch/fetched-message.ts';
export { headerBytesOf, headersIn, headerText, utf8 } from './header-bytes.ts';
export { GroupHost, type TaskPlace, type TaskWork } from './host/group-host.ts';
export type * from './host/host-listener.ts';
export { type Membership, SESSION_TIMEOUT_MS } from './host/membership.ts';
export { PartitionWatch } from './host/partition-watch.ts';
export { registryWait } from './host/registry-wait.ts';
export { RegistryWatch } from './host/registry-watch.ts';
export { GROUP_SETTINGS, type RunningService, runService } from './host/service-process.ts';
export * from './host/worker-host.ts';
export { type ProcessOptions, runWorkerProcess, WORKER_SETTINGS } from './host/worker-process.ts';
export { KafkaLog, type KafkaLogOptions } from './kafka-log.ts';
export { kafkajsMessage } from './kafkajs-parts.ts';
export { KeptSchemas } from './kept-schemas.ts';
export * from './names.ts';
export * from './partition-counts.ts';
export * from './plain-records.ts';
export { type Fetched, Reader } from './reader.ts';
export type { Patience, SchemaHandling } from './schema-handling.ts';
export * from './settings.ts';
export type { StepPoint } from './task-producer.ts';
export * from './topic-plan.ts';
export * from './topics.ts';
export { traceHeadersOf } from './trace-headers.ts';
