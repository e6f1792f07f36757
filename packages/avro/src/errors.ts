/** What can be wrong with a message, as one closed table. Source: architecture.md, "Hostile bytes" and "Dead letters". */
import type { EventError } from '@oretrail/model';

/** What a code means. A message with any of them is a dead letter: reading it again would give the same. */
export const AVRO_ERRORS = {
  'too-large': 'The message has more bytes than its kind may have.',
  'bad-magic': 'The message is not in the Confluent wire format: a zero byte, four of the schema id, then Avro.',
  'unknown-schema': 'The registry has no schema of that id.',
  'schema-unavailable': 'The registry answers, but does not give the schema of that id, nor after several tries.',
  'bad-schema': 'The schema of the writer is no Avro schema, or over its limits.',
  'schema-mismatch': 'The schema of the writer can not be read as what is due here.',
  truncated: 'The bytes end within a value, or a length goes beyond their end.',
  'bad-number': 'A number takes more bytes, or is larger, than its type allows.',
  'bad-length': 'A length is negative, or the size of a block is not what its items take.',
  'bad-branch': 'The number of a union branch or enum symbol is none of the schema.',
  'bad-boolean': 'A boolean is neither 0 nor 1.',
  'bad-text': 'A text is not UTF-8.',
  'too-deep': 'Values are nested too deep.',
  'too-many-values': 'There are more values than so few bytes can mean in earnest.',
  'trailing-bytes': 'Bytes follow the value.',
  'bad-header': 'A CloudEvents header is not UTF-8 or stands twice, or the content type is another than Avro.',
  'too-many-headers': 'The record has more headers than any event has.',
  'batch-too-large': 'The compressed batch that the record is in inflates to more bytes than a batch may have.',
  'bad-batch':
    'The compressed batch that the record is in can not be inflated, or does not hold the records that it says.',
  'key-mismatch': 'The key of the record is not the subject of the event.',
  'refused-event': 'The event breaks the public contract; its errors say where.',
} as const;

export type AvroErrorCode = keyof typeof AVRO_ERRORS;

/** The one error of everything that reads foreign bytes. */
export class AvroError extends Error {
  readonly code: AvroErrorCode;
  /** What is wrong with the event, by pointer; empty for other codes than `refused-event`. */
  readonly errors: readonly EventError[];

  constructor(code: AvroErrorCode, what: string, options?: ErrorOptions & { errors?: readonly EventError[] }) {
    super(`${what}. ${AVRO_ERRORS[code]}`, options);
    this.name = 'AvroError';
    this.code = code;
    this.errors = options?.errors ?? [];
  }
}
