/**
 * Whether an LMDB file is whole, found out before LMDB opens it: LMDB maps the file and follows what it says, so that a
 * damaged one ends the process by a signal.
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { entriesOf, INTEGER_KEYS, inOrderOfNumbers, TREE_BYTES, type Tree, treeAt } from './check-tree.ts';
import { damaged } from './errors.ts';
import { FilePages, type Leaf, META, numberAt, PAGE_HEADER_BYTES } from './file-pages.ts';

/** The number with which what a meta page says begins, and the version of the format. Source: mdb.c, "MDB_MAGIC". */
const MAGIC = 0xbeefc0de;
const VERSION = 2;
/** Among the flags of the list of free pages: this commit is not yet on the disk. */
const NOT_FLUSHED = 0x1000;
/** LMDB maps as much as the last page asks for; a terabyte is more than any directory has, and can still be mapped. */
const MAPPED_BYTES_MAX = 2 ** 40;
/** The least page that LMDB knows, so that two metas can be read before the size is known. Source: mdb.c, "MIN_PAGESIZE". */
const PAGE_BYTES_MIN = 512;
const PAGE_BYTES_MAX = 65_536;

type Meta = Readonly<{ free: Tree; main: Tree; lastPage: number; transaction: number; isFlushed: boolean }>;

const META_BYTES = 144;

function readBytes(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, at) !== length) throw damaged(`the file ends before ${at + length}`);
  return bytes;
}

function metaAt(file: number, at: number): Meta {
  const bytes = readBytes(file, at + PAGE_HEADER_BYTES, META_BYTES);
  const [free, main] = [treeAt(bytes, 24), treeAt(bytes, 24 + TREE_BYTES)];
  const [lastPage, transaction] = [numberAt(bytes, 120), numberAt(bytes, 128)];
  return { free, main, lastPage, transaction, isFlushed: (free.flags & NOT_FLUSHED) === 0 };
}

/** The size of pages in bytes, if one of the two pages with which a file begins is at that place. */
function pageBytesAt(file: number, at: number): number {
  const bytes = readBytes(file, at, PAGE_HEADER_BYTES + META_BYTES);
  const isMeta = bytes.readUInt16LE(18) === META;
  const [magic, version] = [bytes.readUInt32LE(PAGE_HEADER_BYTES), bytes.readUInt32LE(PAGE_HEADER_BYTES + 4)];
  if (!isMeta || magic !== MAGIC || version !== VERSION) throw damaged(`no page of LMDB begins at ${at}`);
  return bytes.readUInt32LE(PAGE_HEADER_BYTES + 24);
}

/**
 * The states of the file that LMDB may open: the latest; and, as long as that is not on the disk for certain, the one
 * before it, which it chooses after a reboot.
 */
function metasOf(file: number, pageBytes: number): readonly Meta[] {
  if (pageBytesAt(file, pageBytes) !== pageBytes) throw damaged('its two first pages contradict each other');
  const [a, b] = [metaAt(file, 0), metaAt(file, pageBytes)];
  const flushed = metaAt(file, pageBytes / 2);
  const latest = a.transaction >= b.transaction ? a : b;
  const isOrdered =
    Math.abs(a.transaction - b.transaction) <= latest.transaction && flushed.transaction <= latest.transaction;
  if (!isOrdered || !Number.isSafeInteger(latest.transaction)) throw damaged('its transactions are in no order');
  return latest.isFlushed || flushed.transaction === 0 ? [latest] : [latest, flushed];
}

/** A list of free pages: how many numbers, and these; one below 0 says how many pages there are from the next on. */
function checkFreePages({ key, value }: Leaf, { lastPage, transaction }: Meta, pages: FilePages): void {
  const count = value.length < 8 ? -1 : numberAt(value, 0);
  if (key.length !== 8 || count < 0 || 8 * (count + 1) > value.length) throw damaged('a list of free pages ends early');
  if (numberAt(key, 0) > transaction)
    throw damaged(`pages are free since transaction ${numberAt(key, 0)}, and the last is ${transaction}`);
  for (let at = 8; at < 8 * (count + 1); at += 8) {
    const number = Number(value.readBigInt64LE(at));
    if (Math.abs(number) > lastPage) throw damaged(`page ${number} is free, and the last is ${lastPage}`);
    if (number > 0 && pages.isSeen(number)) throw damaged(`page ${number} is free and in use`);
  }
}

function checkMeta(pages: FilePages, meta: Meta, withValues: boolean, onEntry: (entry: Leaf) => void): void {
  const { free: freeTree, main } = meta;
  const isTrees = (freeTree.flags & ~NOT_FLUSHED) === INTEGER_KEYS && main.flags === 0 && main.pad === 0;
  if (!isTrees) throw damaged(`its trees have flags ${freeTree.flags} and ${main.flags}`);
  for (const entry of entriesOf(pages, main, { order: Buffer.compare, withValues })) onEntry(entry);
  // The list first whole, so that it is known which pages hold it.
  const free = [...entriesOf(pages, freeTree, { order: inOrderOfNumbers, withValues: true })];
  for (const entry of free) checkFreePages(entry, meta, pages);
}

/** `withValues`: also the pages of large values, of which else only the first is read. */
type CheckOptions = Readonly<{ withValues: boolean }>;

/**
 * Looks at every page that LMDB could come to.
 * @param onEntry sees every key and value
 * @throws LocalStateError `damaged` if something is wrong, and what the system says if the file can't be read
 */
export function checkFile(path: string, { withValues }: CheckOptions, onEntry: (entry: Leaf) => void): void {
  // Looked at before it is opened: who opens a pipe waits for a writer.
  if (!statSync(path).isFile()) throw damaged('it is not a file');
  const file = openSync(path, 'r');
  try {
    const pageBytes = pageBytesAt(file, 0);
    const isSize = pageBytes >= PAGE_BYTES_MIN && pageBytes <= PAGE_BYTES_MAX && Number.isInteger(Math.log2(pageBytes));
    if (!isSize) throw damaged(`its pages are said to have ${pageBytes} bytes`);
    const { size } = fstatSync(file);
    for (const meta of metasOf(file, pageBytes)) {
      const { lastPage, transaction } = meta;
      if ((lastPage + 1) * pageBytes > MAPPED_BYTES_MAX) throw damaged(`its last page is said to be ${lastPage}`);
      const count = Math.min(Math.floor(size / pageBytes), lastPage + 1);
      checkMeta(new FilePages(file, { pageBytes, count, transaction }), meta, withValues, onEntry);
    }
  } finally {
    closeSync(file);
  }
}
