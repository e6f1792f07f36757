import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LinePlace, readEventLines, Trail, trailBefore } from './index.ts';

const directory = mkdtempSync(join(tmpdir(), 'oretrail-trail-'));
const file = join(directory, 'file');
const other = join(directory, 'other');
/** More than one chunk of a file, in lines of many lengths. */
const LINES = Array.from({ length: 2_000 }, (_, i) => `${i} ${'x'.repeat(i % 700)}`);
writeFileSync(file, LINES.join('\n'));
writeFileSync(other, 'short\n');

/** What lay before the last line of each batch when it was read, and what the file says of that place. */
async function placesIn(paths: readonly string[], from?: LinePlace) {
  const trail = from === undefined ? new Trail() : await trailBefore(file, from.byte);
  if (trail === null) throw new Error('the file is shorter');
  const places: { path: string; end: number; read: string; found: string | undefined }[] = [];
  for await (const lines of readEventLines(paths, { trail, ...(from === undefined ? {} : { from }) })) {
    const { file: path, end } = lines.at(-1) ?? { file: '', end: 0 };
    const found = (await trailBefore(path, end))?.digestBefore(end);
    places.push({ path, end, read: trail.digestBefore(end), found });
  }
  return places;
}

describe('a trail', () => {
  it('is as the file says, at every place, in every file, and from wherever it is read', async () => {
    const all = await placesIn([file, other, file]);
    expect(all.map(({ path }) => path)).toContain(other);
    expect(new Set(all.map(({ read }) => read)).size).toBeGreaterThan(4);
    for (const { read, found } of all) expect(read).toBe(found);
    const [first] = all;
    const line = readFileSync(file).subarray(0, first?.end).toString().split('\n').length - 1;
    const rest = await placesIn([file], { line, byte: first?.end ?? 0 });
    expect(rest).toEqual(all.slice(1, 1 + rest.length));
  });

  it('is another if a byte before the place is', async () => {
    const bytes = readFileSync(file);
    const digest = async (path: string) => (await trailBefore(path, 100_000))?.digestBefore(100_000);
    const before = await digest(file);
    bytes[99_000] = 0x21;
    writeFileSync(other, bytes);
    expect(await digest(other)).not.toBe(before);
  });

  it('is none of a file that is shorter, nor of what has no places', async () => {
    writeFileSync(other, 'short\n');
    expect(await trailBefore(other, 7)).toBeNull();
    expect(await trailBefore('/dev/null', 7)).toBeNull();
    await expect(trailBefore(join(directory, 'nothing'), 7)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
