export { AvroCodec, type MessageCodec, PLAIN_TEXT } from './codec.ts';
export { clientOf, type KafkaOptions } from './connection.ts';
export * from './errors.ts';
export * from './host/worker-host.ts';
export { KafkaLog, type KafkaLogOptions } from './kafka-log.ts';
export * from './names.ts';
export type { StepPoint } from './task-producer.ts';
export * from './topic-plan.ts';
export * from './topics.ts';
