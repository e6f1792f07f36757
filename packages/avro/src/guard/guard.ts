/**
 * The guard before decoding. avsc trusts what bytes claim: five of them can make it allocate without bound. One pass over
 * the bytes by the writer's schema proves every claim first. Its work is bounded by the number of bytes, and it
 * allocates nothing that depends on them. Source: architecture.md, "Hostile bytes".
 */
import { Cursor } from './cursor.ts';
import type { Walk } from './plan.ts';

/**
 * Checks that the bytes are exactly one value.
 * @returns how many values were looked at
 * @throws AvroError for anything else, and nothing but that
 */
export function guard(walk: Walk, bytes: Uint8Array): number {
  const cursor = new Cursor(bytes);
  walk(cursor);
  if (cursor.remaining > 0) throw cursor.error('trailing-bytes', `${cursor.remaining} bytes are left`);
  return cursor.values;
}
