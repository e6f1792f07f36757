/**
 * The last revision of every vehicle, packed: an archive has one for each that was ever judged. A row takes 57 bytes, its
 * place in the index 8 or more, and both grow by doubling.
 */
import { createHash } from 'node:crypto';
import type { Revision } from './revision.ts';

const VIN_BYTES = 17;
const ID_BYTES = 32;
const ID_PREFIX = 'sha256:';
/** Rows at first: what a small archive has. */
const ROWS_FIRST = 1_024;
/** Slots of the index for each row, so that half of them are free. */
const SLOTS_PER_ROW = 2;

function grown<T extends Uint8Array | Uint32Array>(old: T, made: T): T {
  made.set(old);
  return made;
}

/**
 * The first 32 bits of the SHA-256 of a VIN, of which 12 are its bucket. Its index can't be made to collide at will, for
 * VINs come from outside.
 */
export function vinHash(vin: string): number {
  return createHash('sha256').update(vin, 'latin1').digest().readUInt32BE(0);
}

/** Rows are numbered from 0 on, in the order in which vehicles were first seen. */
export class RevisionTable {
  /** Rows that are taken. */
  rows = 0;
  private vins = new Uint8Array(ROWS_FIRST * VIN_BYTES);
  private ids = new Uint8Array(ROWS_FIRST * ID_BYTES);
  private revisions = new Uint32Array(ROWS_FIRST);
  private hashes = new Uint32Array(ROWS_FIRST);
  /** Row and one, by hash; 0 is a free slot. */
  private slots = new Uint32Array(ROWS_FIRST * SLOTS_PER_ROW);

  /** The row of a VIN; -1 if it has none. */
  find(vin: string, hash: number): number {
    for (let slot = hash % this.slots.length; ; slot = (slot + 1) % this.slots.length) {
      const row = (this.slots[slot] ?? 0) - 1;
      if (row < 0 || (this.hashes[row] === hash && this.vinAt(row) === vin)) return row;
    }
  }

  /** Makes a row for a VIN that has none. */
  add(vin: string, hash: number): number {
    if (this.rows === this.hashes.length) this.grow();
    const row = this.rows;
    this.rows += 1;
    Buffer.from(this.vins.buffer).write(vin, row * VIN_BYTES, VIN_BYTES, 'latin1');
    this.hashes[row] = hash;
    this.index(row);
    return row;
  }

  /** Replaces what stands in a row. */
  set(row: number, { revision, verdictId }: Pick<Revision, 'revision' | 'verdictId'>): void {
    this.revisions[row] = revision;
    Buffer.from(this.ids.buffer).write(verdictId.slice(ID_PREFIX.length), row * ID_BYTES, ID_BYTES, 'hex');
  }

  vinAt(row: number): string {
    return Buffer.from(this.vins.buffer, row * VIN_BYTES, VIN_BYTES).toString('latin1');
  }

  verdictIdAt(row: number): string {
    return ID_PREFIX + Buffer.from(this.ids.buffer, row * ID_BYTES, ID_BYTES).toString('hex');
  }

  revisionAt(row: number): number {
    return this.revisions[row] ?? 0;
  }

  private index(row: number): void {
    let slot = (this.hashes[row] ?? 0) % this.slots.length;
    while (this.slots[slot] !== 0) slot = (slot + 1) % this.slots.length;
    this.slots[slot] = row + 1;
  }

  private grow(): void {
    const rows = this.rows * 2;
    this.vins = grown(this.vins, new Uint8Array(rows * VIN_BYTES));
    this.ids = grown(this.ids, new Uint8Array(rows * ID_BYTES));
    this.revisions = grown(this.revisions, new Uint32Array(rows));
    this.hashes = grown(this.hashes, new Uint32Array(rows));
    this.slots = new Uint32Array(rows * SLOTS_PER_ROW);
    for (let row = 0; row < this.rows; row += 1) this.index(row);
  }
}
