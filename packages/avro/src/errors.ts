/** What can be wrong with a message, as one closed table. Source: architecture.md, "Hostile bytes" and "Dead letters". */
import { type CodeOf, errorTable, type OretrailError, quarantine } from '@oretrail/errors';

/** What a code means. A message with any of them is a dead letter: reading it again would give the same. */
export const AVRO_ERRORS = errorTable('avro', {
  'too-large': quarantine('The message has more bytes than its kind may have.', 'Split the event or shorten it.'),
  'bad-magic': quarantine(
    'The message is not in the Confluent wire format: a zero byte, four of the schema id, then Avro.',
    'Write it with a serializer of the Confluent Schema Registry.',
  ),
  'unknown-schema': quarantine(
    'The registry has no schema of that id.',
    'Register the schema; then an operator redrives the letter: `oretrail dlq redrive`.',
  ),
  'schema-unavailable': quarantine(
    'The registry answers, but does not give the schema of that id, even after several tries.',
    'Repair the registry; then an operator redrives the letter: `oretrail dlq redrive`.',
  ),
  'bad-schema': quarantine(
    'The schema of the writer is not an Avro schema, or exceeds its limits.',
    'Write the record with a valid schema.',
  ),
  'schema-mismatch': quarantine(
    'The schema of the writer cannot be read as the schema expected here.',
    'Write the record with a compatible schema.',
  ),
  truncated: quarantine(
    'The bytes end within a value, or a length goes beyond their end.',
    'Write the record again, whole.',
  ),
  'bad-number': quarantine(
    'A number takes more bytes, or is larger, than its type allows.',
    'Write the record with a correct Avro encoder.',
  ),
  'bad-length': quarantine(
    'A length is negative, or the size of a block does not match its items.',
    'Write the record with a correct Avro encoder.',
  ),
  'bad-branch': quarantine(
    'The number of a union branch or enum symbol is not in the schema.',
    'Write the record with a correct Avro encoder.',
  ),
  'bad-boolean': quarantine('A boolean is neither 0 nor 1.', 'Write the record with a correct Avro encoder.'),
  'bad-text': quarantine('A text is not UTF-8.', 'Write texts in UTF-8.'),
  'too-deep': quarantine('Values are nested too deep.', 'Write the record with less nesting.'),
  'too-many-values': quarantine(
    'There are more values than so few bytes can plausibly hold.',
    'Write the record with a correct Avro encoder.',
  ),
  'trailing-bytes': quarantine('Bytes follow the value.', 'Write one value in each record.'),
  'bad-header': quarantine(
    'A CloudEvents header is not UTF-8 or occurs twice, or the content type is not Avro.',
    'Correct the headers.',
  ),
  'too-many-headers': quarantine(
    'The record has more headers than any event has.',
    'Leave out headers that are not part of the event.',
  ),
  'batch-too-large': quarantine(
    'The compressed batch of the record inflates to more bytes than a batch may have.',
    'Send smaller batches.',
  ),
  'bad-batch': quarantine(
    'The compressed batch of the record cannot be inflated, or does not hold the records that it announces.',
    'Send the records again, with another client or compression.',
  ),
  'key-mismatch': quarantine(
    'The key of the record is not the subject of the event.',
    'Make the key equal to the subject.',
  ),
  'refused-event': quarantine(
    'The event breaks the public contract; its errors say where.',
    'Correct what the errors name.',
  ),
});

/** A code of {@link AVRO_ERRORS}. */
export type AvroErrorCode = CodeOf<typeof AVRO_ERRORS>;

/** The one error of everything that reads foreign bytes. Its faults are those of the event, with `refused-event`. */
export type AvroError = OretrailError<AvroErrorCode>;
