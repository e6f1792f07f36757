/** Knowing a file again: by the bytes that lie before the place up to which it was read. */
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { unreadableFile } from './event-file-error.ts';

/**
 * Bytes before a place that a file is known by: some events, whose ids and times no other file has at the same place;
 * and a page of memory, so that to look at them costs nothing.
 */
const TRAIL_BYTES_MAX = 4_096;

/** The bytes that were read last of a file, and where they end. */
export class Trail {
  #bytes: Buffer;
  #end: number;

  /** @param bytes those that lie before `end`, as far as they are known */
  constructor(end = 0, bytes: Buffer = Buffer.alloc(0)) {
    this.#end = end;
    this.#bytes = bytes;
  }

  /** A file is read from a place on; what lies before it stays known if the trail ends there. */
  beginAt(byte: number): void {
    if (byte === this.#end) return;
    this.#end = byte;
    this.#bytes = Buffer.alloc(0);
  }

  /** Adds what was read next. */
  push(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes.subarray(-TRAIL_BYTES_MAX), chunk]);
    this.#end += chunk.length;
  }

  /** The digest of the bytes before a place in what was added last, or at its end; hex. */
  digestBefore(byte: number): string {
    const length = this.#bytes.length - (this.#end - byte);
    const bytes = this.#bytes.subarray(Math.max(0, length - TRAIL_BYTES_MAX), length);
    return createHash('sha256').update(bytes).digest('hex');
  }
}

/** Fills a buffer from a place in a file; false if the file ends before. */
async function fill(bytes: Buffer, path: string, start: number): Promise<boolean> {
  const file = await open(path);
  try {
    return (await file.read(bytes, 0, bytes.length, start)).bytesRead === bytes.length;
  } finally {
    await file.close();
  }
}

/**
 * The trail of a file before a place.
 * @returns null if the file is shorter, or has no places
 * @throws EventFileError if it can't be read
 */
export async function trailBefore(path: string, byte: number): Promise<Trail | null> {
  const start = Math.max(0, byte - TRAIL_BYTES_MAX);
  const bytes = Buffer.alloc(byte - start);
  if (bytes.length === 0) return new Trail();
  try {
    // To open a pipe would wait for somebody to write into it.
    const isHere = (await stat(path)).isFile() && (await fill(bytes, path, start));
    return isHere ? new Trail(byte, bytes) : null;
  } catch (cause) {
    throw unreadableFile(path, cause);
  }
}
