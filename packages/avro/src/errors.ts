/** What can be wrong with a message, as one closed table. Source: architecture.md, "Hostile bytes" and "Dead letters". */
import { type CodeOf, errorTable, type OretrailError } from '@oretrail/errors';

/** What a code means. A message with any of them is a dead letter: reading it again would give the same. */
export const AVRO_ERRORS = errorTable('avro', {
  'too-large': {
    meaning: 'The message has more bytes than its kind may have.',
    remedy: 'Split the event or shorten it.',
    disposition: 'quarantine',
  },
  'bad-magic': {
    meaning: 'The message is not in the Confluent wire format: a zero byte, four of the schema id, then Avro.',
    remedy: 'Write it with a serializer of the Confluent Schema Registry.',
    disposition: 'quarantine',
  },
  'unknown-schema': {
    meaning: 'The registry has no schema of that id.',
    remedy: 'Register the schema, and send the record again.',
    disposition: 'quarantine',
  },
  'schema-unavailable': {
    meaning: 'The registry answers, but does not give the schema of that id, even after several tries.',
    remedy: 'Repair the registry, and send the record again.',
    disposition: 'quarantine',
  },
  'bad-schema': {
    meaning: 'The schema of the writer is not an Avro schema, or exceeds its limits.',
    remedy: 'Write the record with a valid schema.',
    disposition: 'quarantine',
  },
  'schema-mismatch': {
    meaning: 'The schema of the writer cannot be read as the schema expected here.',
    remedy: 'Write the record with a compatible schema.',
    disposition: 'quarantine',
  },
  truncated: {
    meaning: 'The bytes end within a value, or a length goes beyond their end.',
    remedy: 'Write the record again, whole.',
    disposition: 'quarantine',
  },
  'bad-number': {
    meaning: 'A number takes more bytes, or is larger, than its type allows.',
    remedy: 'Write the record with a correct Avro encoder.',
    disposition: 'quarantine',
  },
  'bad-length': {
    meaning: 'A length is negative, or the size of a block does not match its items.',
    remedy: 'Write the record with a correct Avro encoder.',
    disposition: 'quarantine',
  },
  'bad-branch': {
    meaning: 'The number of a union branch or enum symbol is not in the schema.',
    remedy: 'Write the record with a correct Avro encoder.',
    disposition: 'quarantine',
  },
  'bad-boolean': {
    meaning: 'A boolean is neither 0 nor 1.',
    remedy: 'Write the record with a correct Avro encoder.',
    disposition: 'quarantine',
  },
  'bad-text': {
    meaning: 'A text is not UTF-8.',
    remedy: 'Write texts in UTF-8.',
    disposition: 'quarantine',
  },
  'too-deep': {
    meaning: 'Values are nested too deep.',
    remedy: 'Write the record with less nesting.',
    disposition: 'quarantine',
  },
  'too-many-values': {
    meaning: 'There are more values than so few bytes can plausibly hold.',
    remedy: 'Write the record with a correct Avro encoder.',
    disposition: 'quarantine',
  },
  'trailing-bytes': {
    meaning: 'Bytes follow the value.',
    remedy: 'Write one value in each record.',
    disposition: 'quarantine',
  },
  'bad-header': {
    meaning: 'A CloudEvents header is not UTF-8 or occurs twice, or the content type is not Avro.',
    remedy: 'Correct the headers.',
    disposition: 'quarantine',
  },
  'too-many-headers': {
    meaning: 'The record has more headers than any event has.',
    remedy: 'Leave out headers that are not part of the event.',
    disposition: 'quarantine',
  },
  'batch-too-large': {
    meaning: 'The compressed batch of the record inflates to more bytes than a batch may have.',
    remedy: 'Send smaller batches.',
    disposition: 'quarantine',
  },
  'bad-batch': {
    meaning: 'The compressed batch of the record cannot be inflated, or does not hold the records that it announces.',
    remedy: 'Send the records again, with another client or compression.',
    disposition: 'quarantine',
  },
  'key-mismatch': {
    meaning: 'The key of the record is not the subject of the event.',
    remedy: 'Make the key equal to the subject.',
    disposition: 'quarantine',
  },
  'refused-event': {
    meaning: 'The event breaks the public contract; its errors say where.',
    remedy: 'Correct what the errors name.',
    disposition: 'quarantine',
  },
});

/** A code of {@link AVRO_ERRORS}. */
export type AvroErrorCode = CodeOf<typeof AVRO_ERRORS>;

/** The one error of everything that reads foreign bytes. Its faults are those of the event, with `refused-event`. */
export type AvroError = OretrailError<AvroErrorCode>;
