/**
 * Reading of foreign bytes. A decoder that trusts what bytes claim, as avsc does, can be made to allocate without bound by five
 * of them. One pass by the writer's schema proves every claim before it costs anything, and builds the value from what is
 * proven: work and memory are bounded by the number of bytes. Source: architecture.md, "Hostile bytes".
 */
import { Cursor } from './cursor.ts';
import type { Walk } from './plan.ts';

/**
 * The value that the bytes are, exactly, as JSON.
 * @throws AvroError for anything else, and nothing but that
 */
export function guarded(walk: Walk, bytes: Buffer): unknown {
  const cursor = new Cursor(bytes);
  cursor.count();
  const value = walk(cursor);
  if (cursor.remaining > 0) throw cursor.error('trailing-bytes', `${cursor.remaining} bytes are left`);
  return value;
}
