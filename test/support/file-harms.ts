/** Ways in which the file of a database comes to harm, for specs. */
import type { Random } from './random.ts';

/** The page size of LMDB on most machines; on others harm spans a part of a page, or several. */
const PAGE_BYTES = 4_096;

/** Where a page of lmdb-js names the transaction that wrote it. */
const TRANSACTION_AT = 8;

function randomBytes(random: Random, count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => random.below(256)));
}

/** What a disk, a copy or a hand does to bytes; each gives other ones. */
export const HARMS: Readonly<Record<string, (bytes: Buffer, random: Random) => Buffer>> = {
  'cut off': (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  'a page of random bytes': (bytes, random) => {
    randomBytes(random, PAGE_BYTES).copy(bytes, PAGE_BYTES * random.below(bytes.length / PAGE_BYTES));
    return bytes;
  },
  'the first pages of random bytes': (bytes, random) => {
    randomBytes(random, PAGE_BYTES * (1 + random.below(2))).copy(bytes, 0);
    return bytes;
  },
  'a page in the place of another': (bytes, random) => {
    const [from, to] = [random.below(bytes.length / PAGE_BYTES), random.below(bytes.length / PAGE_BYTES)];
    bytes.copy(bytes, PAGE_BYTES * to, PAGE_BYTES * from, PAGE_BYTES * (from + 1));
    return bytes;
  },
  'a page of zeros': (bytes, random) => {
    const from = PAGE_BYTES * random.below(bytes.length / PAGE_BYTES);
    return bytes.fill(0, from, from + PAGE_BYTES);
  },
  'bytes in a header': (bytes, random) => {
    const page = PAGE_BYTES * random.below(bytes.length / PAGE_BYTES);
    randomBytes(random, 2).copy(bytes, page + random.below(64));
    return bytes;
  },
  'a page of a transaction to come': (bytes, random) => {
    randomBytes(random, 4).copy(bytes, PAGE_BYTES * random.below(bytes.length / PAGE_BYTES) + TRANSACTION_AT);
    return bytes;
  },
  'bytes in the first pages': (bytes, random) => {
    randomBytes(random, 3).copy(bytes, PAGE_BYTES * random.below(2) + random.below(200));
    return bytes;
  },
  'a bit somewhere': (bytes, random) => {
    const at = random.below(bytes.length);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at);
    return bytes;
  },
};
