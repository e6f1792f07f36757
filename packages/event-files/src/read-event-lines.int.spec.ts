import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { checkReadable, type EventLine, isReadOnce, type ReadOptions, readEventLines } from './read-event-lines.ts';

const directory = mkdtempSync(join(tmpdir(), 'oretrail-lines-'));

async function linesOf(paths: readonly string[], options?: ReadOptions): Promise<EventLine[]> {
  const lines: EventLine[] = [];
  for await (const batch of readEventLines(paths, options)) lines.push(...batch);
  return lines;
}

const textsOf = (lines: readonly EventLine[]): (string | null)[] =>
  lines.map((line) => (line.kind === 'text' ? line.text : null));

describe('readEventLines', () => {
  const [first, second] = [join(directory, 'first'), join(directory, 'second')];
  writeFileSync(first, 'a\n\nä\r\nlast');
  writeFileSync(second, 'b\nc\n');

  it('reads on after any line of the first file as if it had never stopped', async () => {
    const all = await linesOf([first, second]);
    expect(textsOf(all)).toEqual(['a', 'ä', 'last', 'b', 'c']);
    for (const [i, { line, end }] of all.slice(0, 3).entries()) {
      expect(await linesOf([first, second], { from: { line, byte: end } })).toEqual(all.slice(i + 1));
    }
  });

  it('reads pipes by their names, and knows that they are read once', async () => {
    const pipe = join(directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', 'printf "a\\nb" > "$0"', pipe]);
    expect(textsOf(await linesOf([pipe]))).toEqual(['a', 'b']);
    expect(writer.exitCode ?? (await once(writer, 'exit'))[0]).toBe(0);
    const paths = [pipe, '-', '/dev/null', first, directory, join(directory, 'nothing')];
    expect(await Promise.all(paths.map(isReadOnce))).toEqual([true, true, true, false, false, false]);
  });

  it('leaves a last line alone that is still being written', async () => {
    const growing = join(directory, 'growing');
    writeFileSync(growing, 'a\nhal');
    const before = await linesOf([growing], { isGrowing: true });
    expect(textsOf(before)).toEqual(['a']);
    appendFileSync(growing, 'f\n');
    const from = { line: 1, byte: 2 };
    expect(textsOf(await linesOf([growing], { isGrowing: true, from }))).toEqual(['half']);
  });
});

describe('files that hold no events', () => {
  const array = '[\n{"id":"a"},\n{"id":"b"}\n]\n';
  const good = join(directory, 'good');
  const bad = join(directory, 'array.json');
  writeFileSync(good, '{"id":"c"}\n');
  writeFileSync(bad, array);
  const refusal = {
    domain: 'event-files',
    code: 'json-array',
    message: expect.stringContaining('is a JSON array'),
  };

  it('are refused before a line of another file is read', async () => {
    const batches = readEventLines([good, bad]);
    await expect(batches.next()).rejects.toMatchObject(refusal);
    await expect(checkReadable([good, bad])).rejects.toMatchObject(refusal);
  });

  it.each([1, 7, 1_000])('are refused in a pipe, however it comes: %i bytes at once', async (size) => {
    const parts = Array.from({ length: Math.ceil(array.length / size) }, (_, i) =>
      array.slice(i * size, (i + 1) * size),
    );
    const standardInput = Readable.from(parts.map((part) => Buffer.from(part)));
    await expect(linesOf(['-'], { standardInput })).rejects.toMatchObject(refusal);
  });

  it('do not hold back the first event of a slow pipe, and lose nothing of it', async () => {
    const standardInput = new PassThrough();
    const batches = readEventLines(['-'], { standardInput });
    standardInput.write('\n{"id":');
    const first = batches.next();
    standardInput.write('"a"}\n{"id"');
    expect(textsOf([...((await first).value ?? [])])).toEqual(['{"id":"a"}']);
    standardInput.end(':"b"}');
    expect((await batches.next()).value).toMatchObject([{ line: 3, text: '{"id":"b"}' }]);
  });
});
