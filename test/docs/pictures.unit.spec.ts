import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** A page with it is quickly shown, and the repository stays small. */
const PICTURE_BYTES_MAX = 150 * 1_024;

describe('pictures of the README', () => {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const paths = [...text.matchAll(/!\[[^\]]+\]\((?<path>[^)]+)\)/g)].map(({ groups }) => groups?.['path'] ?? '');

  it('are there, and small', () => {
    expect(paths).toEqual(['docs/pictures/vehicle.png']);
    for (const path of paths) expect(statSync(join(ROOT, path)).size).toBeLessThanOrEqual(PICTURE_BYTES_MAX);
  });
});
