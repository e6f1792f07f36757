/** The events of a capture as they were sent, in one file in which one of them is found without reading the others. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { SentDocument } from '@oretrail/epcis';

/** Bytes of an id's hash: enough that two ids of one file hardly share them, and the text is compared, too. */
const HASH_BYTES = 16;
/** A hash, the place of an event, and its length: 4 bytes each. */
const ENTRY_BYTES = HASH_BYTES + 8;
/** How many entries there are, and the length of the context: 4 bytes each. */
const HEAD_BYTES = 8;

/** An event as it was sent. */
export type Original = Readonly<{
  /** Its place in the document, from 0. */
  index: number;
  /** JSON. */
  event: string;
  /** The `@context` of its document, in JSON; absent if it had none. */
  context?: string;
}>;

const hashOf = (id: string): Buffer => createHash('sha256').update(id).digest().subarray(0, HASH_BYTES);

/**
 * The file: how many events, how long the context is, an entry for each event, the context, the events.
 * @param ids of the events; null for one that has none, and can't be asked for
 */
export function originalsFile(
  ids: readonly (string | null)[],
  document: Pick<SentDocument, 'context' | 'events'> | null,
): Buffer {
  const events = (document?.events ?? []).map((event) => Buffer.from(event));
  const context = Buffer.from(document?.context ?? '');
  const head = Buffer.alloc(HEAD_BYTES + ENTRY_BYTES * events.length);
  head.writeUInt32LE(events.length, 0);
  head.writeUInt32LE(context.length, 4);
  let place = head.length + context.length;
  for (const [i, event] of events.entries()) {
    const at = HEAD_BYTES + i * ENTRY_BYTES;
    const id = ids[i] ?? null;
    if (id !== null) hashOf(id).copy(head, at);
    head.writeUInt32LE(place, at + HASH_BYTES);
    head.writeUInt32LE(event.length, at + HASH_BYTES + 4);
    place += event.length;
  }
  return Buffer.concat([head, context, ...events]);
}

async function read(file: FileHandle, length: number, position: number): Promise<Buffer> {
  return (await file.read(Buffer.alloc(length), 0, length, position)).buffer;
}

async function textAt(file: FileHandle, length: number, position: number): Promise<string> {
  return (await read(file, length, position)).toString();
}

async function originalsIn(file: FileHandle, id: string): Promise<readonly Original[]> {
  const head = await read(file, HEAD_BYTES, 0);
  const [count, contextLength] = [head.readUInt32LE(0), head.readUInt32LE(4)];
  const entries = await read(file, ENTRY_BYTES * count, HEAD_BYTES);
  // One text for all: ten thousand events may share a context of megabytes.
  const context =
    contextLength === 0 ? {} : { context: await textAt(file, contextLength, HEAD_BYTES + entries.length) };
  const wanted = hashOf(id);
  const found: Original[] = [];
  for (let index = 0; index < count; index += 1) {
    const entry = entries.subarray(index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES);
    if (!entry.subarray(0, HASH_BYTES).equals(wanted)) continue;
    const event = await textAt(file, entry.readUInt32LE(HASH_BYTES + 4), entry.readUInt32LE(HASH_BYTES));
    found.push({ index, event, ...context });
  }
  return found;
}

/** The events of an id in a file, in order: an event and declarations of its errors share it. */
export async function findOriginals(path: string, id: string): Promise<readonly Original[]> {
  const file = await open(path);
  try {
    return await originalsIn(file, id);
  } finally {
    await file.close();
  }
}
