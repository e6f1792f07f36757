export { type ArchivedRecord, identityOf, RECORD_SCHEMA, type RecordHeader, recordBytes } from './archived-record.ts';
export { attributesOf } from './attributes.ts';
export { ByteSink, bytesOf } from './byte-sink.ts';
export { AVRO_ERRORS, type AvroError, type AvroErrorCode } from './errors.ts';
export { EVENT_SUBJECTS, encodeEvent, readStatedEvent, requireEvent, type StatedEvent } from './event-messages.ts';
export { Cursor } from './guard/cursor.ts';
export {
  CAUSATION_HEADER,
  CONTENT_TYPE,
  headerList,
  type ReceivedHeaders,
  type WrittenHeaders,
} from './headers.ts';
export { HEADERS_MAX, LONG_MAX, SCHEMA_CHARACTERS_MAX } from './limits.ts';
export {
  bytesAt,
  type HeaderRun,
  headerRun,
  NO_MORE_HEADERS,
  type RecordBody,
  writeBody,
  writeHeaderList,
} from './record-bytes.ts';
export { decodeRecord, encodeRecord, readRecord, type SealRecord, writeRecord } from './record-messages.ts';
export { REGISTRY_ERRORS, type RegistryError, registryError } from './registry/errors.ts';
export { COMPATIBILITY, type LevelDifference, type SchemaIds, SchemaRegistry } from './registry/registry.ts';
export { type SchemaTexts, Writers, writerOrError } from './registry/writers.ts';
export {
  type OwnSchema,
  ownSchema,
  SCHEMAS_URL,
  type SchemaVersion,
  SUBJECTS,
  type Subject,
  versionsOf,
} from './schemas.ts';
export { isAscii, isText } from './text-bytes.ts';
export { messageOf, type ReceivedMessage, schemaIdOf, withSchemaId } from './wire-format.ts';
export { Writer } from './writer.ts';
