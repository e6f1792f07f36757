import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ArchivedRecord, readRecords, recordBytes } from './archived-record.ts';

/** Bytes as lower-case hex. */
type Bytes = string | null;
type GoldenRecord = Readonly<{
  name: string;
  json: Readonly<{
    offset: number;
    appendTimeMs: number;
    key: Bytes;
    value: Bytes;
    headers: readonly Readonly<{ name: string; value: Bytes }>[];
  }>;
  hex: string;
}>;

const url = new URL('../../../../schemas/oretrail.audit.Record/v1.golden.json', import.meta.url);
const goldenRecords: readonly GoldenRecord[] = JSON.parse(readFileSync(url, 'utf8'));

const bytesOf = (hex: Bytes): Buffer | null => (hex === null ? null : Buffer.from(hex, 'hex'));

function recordOf({ json: { key, value, headers, ...rest } }: GoldenRecord): ArchivedRecord {
  const all = headers.map((header) => ({ name: Buffer.from(header.name, 'hex'), value: bytesOf(header.value) }));
  return { ...rest, key: bytesOf(key), value: bytesOf(value), headers: all };
}

describe('golden bytes of oretrail.audit.Record, version 1', () => {
  it('are recorded', () => expect(goldenRecords.length).toBeGreaterThan(0));

  it.each(goldenRecords)('are what $name becomes', (golden) => {
    expect(recordBytes(recordOf(golden)).toString('hex')).toBe(golden.hex);
  });

  it.each(goldenRecords)('are read as $name', (golden) => {
    expect(readRecords(Buffer.from(golden.hex, 'hex'), 1)).toStrictEqual([recordOf(golden)]);
  });
});
