/** What is written in pieces, behind lengths that are known last, and over again in memory that was used before. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteSink, bytesOf } from './byte-sink.ts';

/** About the bounds of lengths of one, two, three and four bytes, and of slabs. */
const size = fc.oneof(
  fc.nat({ max: 200 }),
  fc.constantFrom(64, 8_192, 65_536, 262_144, 1_048_576).chain((one) => fc.integer({ min: one - 20, max: one + 20 })),
);
const content = size.map((length) => Buffer.alloc(length, length));

const number = (value: number): Buffer => bytesOf((sink) => sink.long(value));
const behindLength = (bytes: Buffer): Buffer => Buffer.concat([number(bytes.length), bytes]);

function writeBehindLengths(sink: ByteSink, outer: Buffer, inner: Buffer): void {
  const first = sink.openLength();
  sink.raw(outer);
  const second = sink.openLength();
  sink.raw(inner);
  sink.closeLength(second);
  sink.closeLength(first);
}

describe('a sink', () => {
  it('writes lengths of what is written behind them, within each other too', () => {
    fc.assert(
      fc.property(content, content, (outer, inner) => {
        const due = behindLength(Buffer.concat([outer, behindLength(inner)]));
        expect(bytesOf((sink) => writeBehindLengths(sink, outer, inner)).equals(due)).toBe(true);
      }),
    );
  });

  it('keeps pieces in their order, without those that were taken away', () => {
    const piece = fc.record({ bytes: content, isKept: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 12 }), { minLength: 1, maxLength: 3 }), (lives) => {
        const sink = new ByteSink();
        for (const pieces of lives) {
          for (const { bytes, isKept } of pieces) {
            sink.mark();
            writeBehindLengths(sink, bytes, bytes);
            expect(sink.size).toBeGreaterThan(2 * bytes.length);
            if (!isKept) sink.clear();
          }
          sink.mark();
          const kept = pieces.filter(({ isKept }) => isKept);
          const due = kept.map(({ bytes }) => behindLength(Buffer.concat([bytes, behindLength(bytes)])));
          expect(Buffer.concat(sink.slabs()).equals(Buffer.concat(due))).toBe(true);
          sink.release();
          expect(sink.slabs().every(({ length }) => length === 0)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is not written over before it is released', () => {
    const [one, other] = [new ByteSink(), new ByteSink()];
    for (let i = 0; i < 3; i += 1) {
      const [ones, others] = [Buffer.alloc(600_000, 1), Buffer.alloc(600_000, 2)];
      for (let at = 0; at < ones.length; at += 100_000) {
        one.raw(ones.subarray(at, at + 100_000));
        one.mark();
        other.raw(others.subarray(at, at + 100_000));
        other.mark();
      }
      expect(Buffer.concat(one.slabs()).equals(ones)).toBe(true);
      one.release();
      expect(Buffer.concat(other.slabs()).equals(others)).toBe(true);
      other.release();
    }
  });

  it('forgets a value that failed', () => {
    const fail = () =>
      bytesOf((sink) => {
        sink.text('begun');
        throw new TypeError('no more');
      });
    expect(fail).toThrow('no more');
    expect(bytesOf((sink) => sink.byte(7)).toString('hex')).toBe('07');
  });
});
