/** One tree of an LMDB file: its pages, the order of its keys, and what the file says of how much it has. */
import { damaged } from './errors.ts';
import { type FilePages, type Leaf, numberAt } from './file-pages.ts';

/** A flag of a tree: its keys are integers, as those of the list of free pages. Source: lmdb.h, "MDB_INTEGERKEY". */
export const INTEGER_KEYS = 0x08;
/** Bytes of what a meta page says of a tree. Source: mdb.c, "MDB_db". */
export const TREE_BYTES = 48;
/** The page number of an empty tree. */
const NO_PAGE = 2 ** 64;
/** LMDB's stack of pages, from root to leaf. Source: mdb.c, "CURSOR_STACK". */
const DEPTH_MAX = 32;

/** How many pages and entries a tree has. */
type Counts = Readonly<{ branches: number; leaves: number; ownPages: number; entries: number }>;

/** What a meta page says of a tree. LMDB trusts it: flags decide how keys compare, and counts are counted on. */
export type Tree = Readonly<{ pad: number; flags: number; depth: number; counts: Counts; root: number }>;

/** What stands in a meta page at that place. */
export function treeAt(bytes: Buffer, at: number): Tree {
  return {
    pad: bytes.readUInt32LE(at),
    flags: bytes.readUInt16LE(at + 4),
    depth: bytes.readUInt16LE(at + 6),
    counts: {
      branches: numberAt(bytes, at + 8),
      leaves: numberAt(bytes, at + 16),
      ownPages: numberAt(bytes, at + 24),
      entries: numberAt(bytes, at + 32),
    },
    root: numberAt(bytes, at + 40),
  };
}

/** The order of the keys in a tree. */
type Order = (a: Buffer, b: Buffer) => number;

/** The order of keys that are integers of 64 bits. */
export function inOrderOfNumbers(a: Buffer, b: Buffer): number {
  return a.length < 8 || b.length < 8 ? 0 : numberAt(a, 0) - numberAt(b, 0);
}

type Subtree = Readonly<{ page: number; from: Buffer | null; depth: number }>;

/** `withValues`: also the pages of large values, of which else only the first is read. */
type Reading = Readonly<{ order: Order; withValues: boolean }>;

/** Walks a tree from its least key to its greatest. */
class Walk {
  readonly counts = { branches: 0, leaves: 0, ownPages: 0, entries: 0 };
  private readonly order: Order;
  /** No key that follows is less than this; none equals it, unless it is the bound of a page. */
  private least: Buffer | null = null;
  private isBound = true;

  constructor(order: Order) {
    this.order = order;
  }

  /** @throws LocalStateError `damaged` if a key is not behind those before it: LMDB would not find it */
  pass(key: Buffer, isBound: boolean): void {
    const order = this.least === null ? 1 : this.order(key, this.least);
    if (order < 0 || (order === 0 && !(this.isBound && !isBound))) throw damaged('its keys are in no order');
    this.least = key;
    this.isBound = isBound;
  }

  *leaf(entries: Iterable<Leaf>): Iterable<Leaf> {
    this.counts.leaves += 1;
    for (const entry of entries) {
      this.pass(entry.key, false);
      this.counts.entries += 1;
      this.counts.ownPages += entry.ownPages;
      yield entry;
    }
  }
}

function* walked(pages: FilePages, tree: Tree, walk: Walk, withValues: boolean): Iterable<Leaf> {
  const open: Subtree[] = [{ page: tree.root, from: null, depth: tree.depth }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { page: number, from, depth } = next;
    if (from !== null) walk.pass(from, true);
    const page = pages.treePage(number, withValues);
    if ((page.kind === 'leaf') !== (depth === 1)) throw damaged(`page ${number} is not ${depth} above a leaf`);
    if (page.kind === 'leaf') yield* walk.leaf(page.entries());
    else {
      walk.counts.branches += 1;
      open.push(...page.children.map((child) => ({ ...child, depth: depth - 1 })).reverse());
    }
  }
}

/**
 * Every entry of a tree in the order of keys, each page looked at but once.
 * @throws LocalStateError `damaged`, at last if pages and entries are not as many as the file says
 */
export function* entriesOf(pages: FilePages, tree: Tree, { order, withValues }: Reading): Iterable<Leaf> {
  const { root, depth, counts } = tree;
  const walk = new Walk(order);
  if (root !== NO_PAGE || depth !== 0) {
    if (depth < 1 || depth > DEPTH_MAX) throw damaged(`a tree has a depth of ${depth}`);
    yield* walked(pages, tree, walk, withValues);
  }
  for (const [name, count] of Object.entries(walk.counts)) {
    const said = counts[name as keyof Counts];
    if (said !== count) throw damaged(`a tree is said to have ${said} ${name}, and has ${count}`);
  }
}
