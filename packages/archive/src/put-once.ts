/** Writes objects that another try may have written before. Source: architecture.md, "Audit". */
import { isErrorOf } from '@oretrail/errors';
import type { NewObject, Store } from '@oretrail/store';
import { sha256Of } from './canonical-object.ts';
import { ARCHIVE_ERRORS, archiveError } from './errors.ts';

/** The bytes of an object; null if there is none. @throws ArchiveError `too-large` */
export async function readWhole(store: Store, key: string, bytesMax: number): Promise<Buffer | null> {
  const chunks = await store.get(key);
  if (chunks === null) return null;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw archiveError('too-large', `Over ${bytesMax} bytes`, { subject: key });
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** Writes an object, or finds that it is there, byte for byte. @throws ArchiveError `different-content`: an alarm */
export async function putOnce(store: Store, object: NewObject): Promise<void> {
  if ((await store.put(object)) === 'written') return;
  const { key, body } = object;
  const due = sha256Of(body);
  // One byte more than is due is enough to tell it apart.
  const found = await readWhole(store, key, body.length + 1).then(
    (bytes) => sha256Of(bytes ?? Buffer.alloc(0)),
    (error) => {
      if (isErrorOf(ARCHIVE_ERRORS, error)) return 'that of more bytes';
      throw error;
    },
  );
  if (found === due) return;
  throw archiveError('different-content', `Its SHA-256 is ${found}, and ${due} is due`, { subject: key });
}
