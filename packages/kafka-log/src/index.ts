export { AvroCodec, type MessageCodec, PLAIN_TEXT } from './codec.ts';
export { clientOf, type KafkaOptions } from './connection.ts';
export * from './errors.ts';
export { KafkaLog, type KafkaLogOptions } from './kafka-log.ts';
export * from './names.ts';
export * from './topic-plan.ts';
export * from './topics.ts';
