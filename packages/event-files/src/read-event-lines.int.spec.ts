import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EventLine, isReadOnce, type ReadOptions, readEventLines } from './read-event-lines.ts';

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

  it('goes on after any line as if it had never stopped', async () => {
    const all = await linesOf([first, second]);
    expect(textsOf(all)).toEqual(['a', 'ä', 'last', 'b', 'c']);
    for (const [i, { file, line, end }] of all.entries()) {
      const from = { file: file === first ? 0 : 1, line, byte: end };
      expect(await linesOf([first, second], { from })).toEqual(all.slice(i + 1));
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
    const from = { file: 0, line: 1, byte: 2 };
    expect(textsOf(await linesOf([growing], { isGrowing: true, from }))).toEqual(['half']);
  });
});
