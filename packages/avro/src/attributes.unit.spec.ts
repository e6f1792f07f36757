import { isErrorOf } from '@oretrail/errors';
import { EVENT_BYTES_MAX } from '@oretrail/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordHeader } from './archived-record.ts';
import { attributesOf } from './attributes.ts';
import { AVRO_ERRORS } from './errors.ts';
import { HEADERS_MAX } from './limits.ts';
import { typeOf } from './schemas.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const shown = (name: string): string => JSON.stringify(name.slice(0, 80));

/** The same without anything that is kept from one record to the next: the judge. */
function plainly(headers: readonly RecordHeader[]): Readonly<Record<string, string>> {
  const values = new Map<string, (Buffer | null)[]>();
  for (const [i, { name, value }] of headers.entries()) {
    if (i === HEADERS_MAX) throw AVRO_ERRORS.error('too-many-headers', `Over ${HEADERS_MAX} headers`);
    const bytes = headers.slice(0, i + 1).reduce((sum, one) => sum + one.name.length + (one.value?.length ?? 0), 0);
    if (bytes > EVENT_BYTES_MAX) throw AVRO_ERRORS.error('too-large', `Headers of over ${EVENT_BYTES_MAX} bytes`);
    const text = name.toString('utf8');
    if (text.startsWith('ce_') || text === 'content-type') values.set(text, [...(values.get(text) ?? []), value]);
  }
  const textOf = (name: string): string => {
    const [first = null, ...more] = values.get(name) ?? [];
    const refusal = (what: string) => AVRO_ERRORS.error('bad-header', `${shown(name)} ${what}`);
    if (more.length > 0) throw refusal(`occurs ${more.length + 1} times`);
    if (first === null) throw refusal('has no value');
    try {
      return utf8.decode(first);
    } catch {
      throw refusal('is not UTF-8');
    }
  };
  if (values.has('content-type')) {
    const mediaType = textOf('content-type');
    const [essence = ''] = mediaType.split(';');
    if (essence.trim().toLowerCase() !== 'application/avro') {
      throw AVRO_ERRORS.error('bad-header', `The content type is ${shown(mediaType)}`);
    }
  }
  values.delete('content-type');
  return Object.fromEntries([...values.keys()].map((name) => [name.slice(3), textOf(name)]));
}

type Outcome = Readonly<{ attributes: readonly (readonly [string, string])[] } | { code: string; what: string }>;

/** What comes of it: the attributes in their order, or the error. */
function outcome(read: () => Readonly<Record<string, string>>): Outcome {
  try {
    return { attributes: Object.entries(read()) };
  } catch (error) {
    if (!isErrorOf(AVRO_ERRORS, error)) throw error;
    return { code: error.code, what: error.what };
  }
}

const number = (value: number): Buffer => typeOf('long').toBuffer(value);

/** Headers as they stand in a record of Kafka, whose numbers are those of Avro. */
function headerBytesOf(headers: readonly RecordHeader[]): Buffer {
  const parts = headers.flatMap(({ name, value }) => [
    number(name.length),
    name,
    number(value?.length ?? -1),
    value ?? Buffer.alloc(0),
  ]);
  return Buffer.concat([number(headers.length), ...parts]);
}

const name = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'content-type') },
  fc.constantFrom('ce___proto__', 'ce_constructor', 'ce_data', 'ce_', 'ce_é', 'traceparent', '', 'Content-Type'),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const text = fc.oneof(
  fc.constantFrom('application/avro', ' Application/AVRO ; charset=binary', 'urn:party:a', 'urn:party:b', '1.0', ''),
  fc.constantFrom('é', '\u00c3\u00a9', '\ufeffa', '🔋', 'x'.repeat(32), 'x'.repeat(33), 'x'.repeat(60_000)),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const value = fc.oneof(
  { weight: 8, arbitrary: text.map((one) => Buffer.from(one)) },
  // As many bytes as what was there before may have characters, and not UTF-8.
  fc.constantFrom(null, Buffer.from([0xe9]), Buffer.from([0xc3]), Buffer.from('1.\xb0', 'latin1')),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
);
const header: fc.Arbitrary<RecordHeader> = fc.record({ name: name.map((one) => Buffer.from(one)), value });
const record = fc.oneof(
  { weight: 8, arbitrary: fc.uniqueArray(header, { maxLength: 8, selector: ({ name: of }) => of.toString('hex') }) },
  fc.array(header, { maxLength: 12 }),
  fc.array(header, { minLength: HEADERS_MAX - 1, maxLength: HEADERS_MAX + 2 }),
);

describe('attributes', () => {
  it('are read plainly, whatever the records before had at the same places', () => {
    let [read, refused] = [0, 0];
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), (records) => {
        for (const headers of records) {
          const due = outcome(() => plainly(headers));
          expect(outcome(() => attributesOf(headers))).toEqual(due);
          expect(outcome(() => attributesOf({ headerBytes: headerBytesOf(headers) }))).toEqual(due);
          if ('code' in due) refused += 1;
          else read += 1;
        }
      }),
      { numRuns: 300 },
    );
    expect(read).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });
});
