import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type EventLine, type ReadOptions, readEventLines } from './read-event-lines.ts';

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

  it('goes on in standard input by reading past what is known', async () => {
    const standardInput = Readable.from([Buffer.from('a\n'), Buffer.from('b'), Buffer.from('\nc')]);
    const lines = await linesOf(['-'], { standardInput, from: { file: 0, line: 1, byte: 2 } });
    expect(lines.map((line) => [line.line, line.kind === 'text' && line.text])).toEqual([
      [2, 'b'],
      [3, 'c'],
    ]);
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
