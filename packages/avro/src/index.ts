export * from './archived-record.ts';
export * from './errors.ts';
export * from './event-messages.ts';
export { Cursor } from './guard/cursor.ts';
export { attributesOf, CONTENT_TYPE, headerList, type ReceivedHeaders, type WrittenHeaders } from './headers.ts';
export * from './limits.ts';
export * from './messages.ts';
export * from './record-messages.ts';
export * from './registry/errors.ts';
export * from './registry/registry.ts';
export * from './registry/writers.ts';
export {
  type OwnSchema,
  ownSchema,
  SCHEMAS_URL,
  type SchemaVersion,
  SUBJECTS,
  type Subject,
  versionsOf,
} from './schemas.ts';
export { schemaIdOf, withSchemaId } from './wire-format.ts';
export { Writer } from './writer.ts';
