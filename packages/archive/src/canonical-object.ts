/** Objects of JSON: their one writing is RFC 8785, so that a digest of the bytes is one of the meaning. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '@oretrail/model';
import { z } from 'zod';
import { type ArchiveErrorCode, archiveError } from './errors.ts';

/** SHA-256 of bytes, 64 lower-case hex digits: what `sha256sum` gives of an object. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A SHA-256 as {@link sha256Of} writes it. */
export const SHA256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The bytes of a value. */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalJson(value), 'utf8');
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What is due, and what it is to be refused with. */
export type ObjectShape<T> = Readonly<{ schema: z.ZodType<T>; bytesMax: number; code: ArchiveErrorCode }>;

/**
 * The value of an object's bytes.
 * @throws ArchiveError with the code of the shape if they are not such a value, or not in its canonical form
 */
export function readCanonical<T>(bytes: Uint8Array, { schema, bytesMax, code }: ObjectShape<T>): T {
  if (bytes.length > bytesMax) throw archiveError(code, `${bytes.length} bytes, over ${bytesMax}`);
  try {
    const text = decoder.decode(bytes);
    const value: unknown = JSON.parse(text);
    const parsed = schema.parse(value);
    if (canonicalJson(value) === text) return parsed;
  } catch (cause) {
    const what = cause instanceof z.ZodError ? z.prettifyError(cause).slice(0, 300) : 'No JSON in UTF-8';
    throw archiveError(code, what, { cause });
  }
  throw archiveError(code, 'It is not written as RFC 8785 has it');
}
