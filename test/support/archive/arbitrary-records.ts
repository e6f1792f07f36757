/** Records for the specs of the archive. */

import type { ArchivedRecord } from '@oretrail/archive';
import fc from 'fast-check';

const bytes = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const bytesOrNull = (maxLength: number): fc.Arbitrary<Buffer | null> => fc.option(bytes(maxLength));

/** Plain objects: what is read has the same prototype. */
const PLAIN = { noNullPrototype: true };
const HEADER = fc.record({ name: bytes(12), value: bytesOrNull(30) }, PLAIN);

/** Any record of a log. */
export const anyRecord: fc.Arbitrary<ArchivedRecord> = fc.record(
  {
    offset: fc.nat(2 ** 31),
    appendTimeMs: fc.integer({ min: -1, max: 2 ** 42 }),
    key: bytesOrNull(20),
    value: bytesOrNull(300),
    headers: fc.array(HEADER, { maxLength: 5 }),
  },
  PLAIN,
);

/** Records of one partition, in order and with holes. */
export function anyRecords(): fc.Arbitrary<readonly ArchivedRecord[]> {
  const steps = fc.array(fc.tuple(anyRecord, fc.integer({ min: 1, max: 5 })), {
    minLength: 1,
    maxLength: 40,
  });
  return steps.map((pairs) => {
    let offset = -1;
    return pairs.map(([record, step]) => {
      offset += step;
      return { ...record, offset };
    });
  });
}

/** A plain record with a value of so many bytes, for specs that count. */
export function plainRecord(offset: number, valueBytes = 10): ArchivedRecord {
  return { offset, appendTimeMs: 0, key: null, value: Buffer.alloc(valueBytes, offset % 251), headers: [] };
}
