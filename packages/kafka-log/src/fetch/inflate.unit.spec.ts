import { AVRO_ERRORS } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { COMPRESSED } from '@oretrail/test-support/kafka/written-batch';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODECS, INFLATED_BYTES_MAX, inflated } from './inflate.ts';

/** The code that inflating throws; its bytes are of no interest. @throws whatever is no AvroError */
function codeOf(codec: number, bytes: Buffer, bytesMax?: number): string {
  try {
    const whole = inflated(codec, bytes, bytesMax);
    expect(whole.length).toBeLessThanOrEqual(bytesMax ?? INFLATED_BYTES_MAX);
    return 'fine';
  } catch (error) {
    if (isErrorOf(AVRO_ERRORS, error)) return error.code;
    throw error;
  }
}

const ALL = Object.entries(COMPRESSED);
const REAL = ALL.filter(([name]) => name !== 'none');
/** More than a block of any codec, and as little alike as a text. */
const TEXT = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i) % 251));
const BOMB_BYTES = INFLATED_BYTES_MAX + 1;

describe.each(ALL)('a batch compressed with %s', (_, { codec, of }) => {
  it('comes back as it was', () => {
    for (const bytes of [TEXT, Buffer.alloc(0), Buffer.from('a'), Buffer.alloc(1_000_000)]) {
      expect(inflated(codec, of(bytes)).equals(bytes)).toBe(true);
    }
  });

  it('comes back as it was, whatever its bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 5_000 });
    fc.assert(
      fc.property(bytes, (array) => {
        const plain = Buffer.from(array);
        expect(inflated(codec, of(plain)).equals(plain)).toBe(true);
      }),
    );
  });
});

describe.each(REAL)('a hostile batch of %s', (_, { codec, of }) => {
  it('of one byte too many is refused', () => {
    expect(codeOf(codec, of(Buffer.alloc(1_000)), 1_000)).toBe('fine');
    expect(codeOf(codec, of(Buffer.alloc(1_001)), 1_000)).toBe('batch-too-large');
    expect(codeOf(codec, of(Buffer.alloc(BOMB_BYTES)))).toBe('batch-too-large');
  });

  it('that is cut or spoilt anywhere gives bytes within the bound, or a code', () => {
    const good = of(TEXT.subarray(0, 3_000));
    const change = fc.tuple(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat({ max: good.length }), (changes, end) => {
        const spoilt = Buffer.from(good);
        for (const [at, by] of changes) spoilt[at] = (spoilt[at] ?? 0) ^ by;
        for (const bytes of [spoilt, spoilt.subarray(0, end)]) {
          expect(['fine', 'bad-batch', 'batch-too-large']).toContain(codeOf(codec, bytes, 4_000));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('of any bytes gives bytes within the bound, or a code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (array) => {
        expect(['fine', 'bad-batch', 'batch-too-large']).toContain(codeOf(codec, Buffer.from(array), 4_000));
      }),
    );
  });
});

describe('a hostile batch', () => {
  it.each([5, 6, 7])('of the codec %i, which there is not, is bad', (codec) => {
    expect(codeOf(codec, TEXT)).toBe('bad-batch');
  });

  it('of snappy that says it becomes 4 GB is refused before a byte of that is made', () => {
    expect(codeOf(CODECS.snappy, Buffer.from('ffffffff0f00', 'hex'))).toBe('batch-too-large');
  });

  it('of many empty blocks is bad: each of them costs something', () => {
    const empty = Buffer.from('0000000100', 'hex');
    const blocks = Buffer.concat(Array.from({ length: 100_000 }, () => empty));
    const head = Buffer.from('82534e41505059000000000100000001', 'hex');
    expect(codeOf(CODECS.snappy, Buffer.concat([head, blocks]))).toBe('bad-batch');
  });
});
