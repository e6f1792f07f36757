/**
 * The pages of an LMDB file, read without LMDB, which trusts every byte and dies of a signal if one is wrong.
 * Source: mdb.c of lmdb-js 3.5.6, "MDB_page_header", "MDB_node", "MDB_meta"; little-endian, 64 bits.
 */
import { readSync } from 'node:fs';
import { damaged } from './errors.ts';

/** Bytes of a page header: number, transaction, flags, and how much of the page is taken. */
export const PAGE_HEADER_BYTES = 24;
/** Bytes of a node header: size of the value or number of the child, flags, size of the key. */
const NODE_HEADER_BYTES = 8;
/** Bytes of what a node says of a value that has pages of its own: the first page, transaction, how many. */
const LARGE_VALUE_BYTES = 24;

const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
/** One of the two pages with which a file begins. */
export const META = 0x08;
/** The kind of a page among its flags; the rest is LMDB's book-keeping. */
const KIND = 0x7f;
/** A node whose value has pages of its own. */
const LARGE_VALUE = 0x01;

/** A whole number of 64 bits; a file can't hold one beyond 2⁵³. */
export function numberAt(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

/** One entry of a leaf. */
export type Leaf = Readonly<{
  key: Buffer;
  value: Buffer;
  /** How many pages of its own the value has. */
  ownPages: number;
}>;

/** A page below a branch. The keys on it are `from` or greater; the first page of a branch has no such bound. */
export type Child = Readonly<{ page: number; from: Buffer | null }>;

/** What stands on a page of a tree. */
export type TreePage =
  | Readonly<{ kind: 'branch'; children: readonly Child[] }>
  | Readonly<{ kind: 'leaf'; entries: () => Iterable<Leaf> }>;

function childAt(page: Buffer, at: number, isFirst: boolean): Child {
  const keyAt = at + NODE_HEADER_BYTES;
  const from = isFirst ? null : page.subarray(keyAt, keyAt + page.readUInt16LE(at + 6));
  return { page: page.readUIntLE(at, 6), from };
}

/** How large pages are, how many the file has whole, and the last transaction that can have written one. */
type PagesOptions = Readonly<{ pageBytes: number; count: number; transaction: number }>;

/** Reads pages, and marks each that it has read, so that none can belong to two places. */
export class FilePages {
  private readonly file: number;
  private readonly pageBytes: number;
  private readonly count: number;
  private readonly transaction: number;
  private readonly seen: Uint8Array;

  constructor(file: number, { pageBytes, count, transaction }: PagesOptions) {
    this.file = file;
    this.pageBytes = pageBytes;
    this.count = count;
    this.transaction = transaction;
    this.seen = new Uint8Array(count);
  }

  /** Whether a page was read, so that it is in use. */
  isSeen(page: number): boolean {
    return this.seen[page] === 1;
  }

  /**
   * A page of a tree.
   * @param withValues reads large values whole, else only the first page of each
   * @throws LocalStateError `damaged`
   */
  treePage(number: number, withValues: boolean): TreePage {
    const page = this.read(number, 1);
    const kind = page.readUInt16LE(18) & KIND;
    if (kind !== BRANCH && kind !== LEAF) throw damaged(`page ${number} belongs to no tree`);
    const nodes = this.nodesOf(page, number);
    if (kind === LEAF) return { kind: 'leaf', entries: () => this.entriesOf(page, nodes, withValues) };
    return { kind: 'branch', children: nodes.map((at, i) => childAt(page, at, i === 0)) };
  }

  /** Where the nodes of a page begin: all of them lie within it. */
  private nodesOf(page: Buffer, number: number): readonly number[] {
    const [lower, upper] = [page.readUInt16LE(20), page.readUInt16LE(22)];
    const room = this.pageBytes - PAGE_HEADER_BYTES;
    if (lower % 2 !== 0 || lower === 0 || lower > upper || upper > room) {
      throw damaged(`page ${number} says that it is taken up to ${lower} and from ${upper} of ${room} bytes`);
    }
    return Array.from({ length: lower / 2 }, (_, i) => {
      const at = page.readUInt16LE(PAGE_HEADER_BYTES + 2 * i);
      const isWithin = at >= upper && at + NODE_HEADER_BYTES <= room;
      const begin = PAGE_HEADER_BYTES + at;
      if (isWithin && begin + NODE_HEADER_BYTES + page.readUInt16LE(begin + 6) <= this.pageBytes) return begin;
      throw damaged(`page ${number} has a node at ${at} that does not lie within it`);
    });
  }

  private *entriesOf(page: Buffer, nodes: readonly number[], withValues: boolean): Iterable<Leaf> {
    for (const at of nodes) {
      const keyAt = at + NODE_HEADER_BYTES;
      const valueAt = keyAt + page.readUInt16LE(at + 6);
      const [valueBytes, flags] = [page.readUInt32LE(at), page.readUInt16LE(at + 4)];
      const end = valueAt + (flags === LARGE_VALUE ? LARGE_VALUE_BYTES : valueBytes);
      if ((flags !== 0 && flags !== LARGE_VALUE) || end > this.pageBytes) {
        throw damaged(`page ${numberAt(page, 0)} has a value that does not lie within it`);
      }
      const [key, value] = [page.subarray(keyAt, valueAt), page.subarray(valueAt, end)];
      if (flags === 0) yield { key, value, ownPages: 0 };
      else yield { key, value: this.largeValue(value, valueBytes, withValues), ownPages: numberAt(value, 16) };
    }
  }

  private largeValue(node: Buffer, valueBytes: number, isWhole: boolean): Buffer {
    const [first, pages] = [numberAt(node, 0), numberAt(node, 16)];
    this.checkTransaction(first, numberAt(node, 8));
    const due = Math.floor((PAGE_HEADER_BYTES - 1 + valueBytes) / this.pageBytes) + 1;
    if (pages !== due) throw damaged(`a value of ${valueBytes} bytes has ${pages} pages, not ${due}`);
    const bytes = this.read(first, pages, isWhole ? pages : 1);
    if ((bytes.readUInt16LE(18) & KIND) !== OVERFLOW || bytes.readUInt32LE(20) !== pages) {
      throw damaged(`page ${first} does not begin a value of ${pages} pages`);
    }
    return bytes.subarray(PAGE_HEADER_BYTES, PAGE_HEADER_BYTES + valueBytes);
  }

  private read(number: number, pages: number, wanted = pages): Buffer {
    if (!Number.isSafeInteger(number) || number < 2 || number + pages > this.count) {
      throw damaged(`page ${number} and ${pages - 1} behind it lie beyond the ${this.count} pages of the file`);
    }
    for (let page = number; page < number + pages; page += 1) {
      if (this.seen[page] === 1) throw damaged(`page ${page} is in two places`);
      this.seen[page] = 1;
    }
    const bytes = Buffer.allocUnsafe(wanted * this.pageBytes);
    const count = readSync(this.file, bytes, 0, bytes.length, number * this.pageBytes);
    if (count !== bytes.length) throw damaged(`page ${number} can't be read whole`);
    if (numberAt(bytes, 0) !== number) throw damaged(`page ${number} says that it is another`);
    this.checkTransaction(number, numberAt(bytes, 8));
    return bytes;
  }

  /** LMDB takes a page of a later transaction for one that it is writing now, and follows it to where nothing is. */
  private checkTransaction(page: number, transaction: number): void {
    if (transaction > this.transaction)
      throw damaged(`page ${page} is of transaction ${transaction}, and the last is ${this.transaction}`);
  }
}
