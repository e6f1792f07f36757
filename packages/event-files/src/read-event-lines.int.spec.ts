import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { EVENT_BYTES_MAX } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import {
  checkedInput,
  checkReadable,
  type EventLine,
  isReadOnce,
  type ReadOptions,
  readEventLines,
} from './read-event-lines.ts';
import { WHOLE_FILE_BYTES_MAX } from './recognised-input.ts';

const directory = mkdtempSync(join(tmpdir(), 'oretrail-lines-'));

async function linesOf(paths: readonly string[], options?: ReadOptions): Promise<EventLine[]> {
  const lines: EventLine[] = [];
  for await (const batch of readEventLines(paths, options)) lines.push(...batch);
  return lines;
}

const inParts = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

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
  const table = 'a,b\n1,2\n';
  const good = join(directory, 'good');
  const bad = join(directory, "supplier's table.csv");
  writeFileSync(good, '{"id":"c"}\n');
  writeFileSync(bad, table);
  const refusal = { domain: 'event-files', code: 'csv-file', message: expect.stringContaining('is a table (CSV)') };

  it('are refused before a line of another file is read, with a call that a shell takes as it is', async () => {
    const batches = readEventLines([good, bad]);
    await expect(batches.next()).rejects.toMatchObject(refusal);
    await expect(checkReadable([good, bad])).rejects.toMatchObject(refusal);
    const { message } = (await checkReadable([bad]).catch((error: Error) => error as Error)) as Error;
    const [, call = ''] = /`oretrail (.*?) > events.ndjson`/.exec(message) ?? [];
    expect(execFileSync('sh', ['-c', `printf %s ${call.replace('convert', '')}`], { encoding: 'utf8' })).toBe(bad);
  });

  it.each([1, 7, 1_000])('are refused in a pipe, however it comes: %i bytes at once', async (size) => {
    const standardInput = Readable.from(inParts(Buffer.from(table), size));
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

const EVENTS = ['{"id":"a","x":[1.50,"]}"]}', '{"id":"ä","x":{"y":"\\"{"}}', '{"id":"c"}'];
const PRETTY = EVENTS.map((text) => JSON.stringify(JSON.parse(text), null, 2));
const SHAPES: readonly (readonly [string, string, readonly number[]])[] = [
  ['an array on one line', `[${EVENTS.join(',')}]`, [1, 1, 1]],
  ['an array over many lines', `[\n${PRETTY.join(',\n')}\n]\n`, [2, 9, 15]],
  ['one behind the other', PRETTY.join('\n'), [1, 8, 14]],
];
const DRESSES: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['as it is', (text) => Buffer.from(text)],
  ['with a mark and CRLF', (text) => Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`)],
  ['by gzip', (text) => gzipSync(text)],
];

describe('files of JSON that is not one event a line', () => {
  const file = join(directory, 'shape');

  it.each(
    SHAPES.flatMap(([name, text, lines]) => DRESSES.map(([how, dress]) => [name, how, dress(text), lines] as const)),
  )('are read event by event: %s, %s', async (_name, _how, bytes, places) => {
    writeFileSync(file, bytes);
    for (const input of [1, 1_000]) {
      const [ofFile, ofPipe] = [
        await linesOf([file]),
        await linesOf(['-'], { standardInput: Readable.from(inParts(bytes, input)) }),
      ];
      for (const lines of [ofFile, ofPipe]) {
        expect(lines.map(({ line, event }) => [line, event])).toEqual(places.map((line, i) => [line, i + 1]));
        const values = textsOf(lines).map((text) => JSON.parse(text ?? ''));
        expect(values).toEqual(EVENTS.map((text) => JSON.parse(text)));
      }
    }
  });

  it('keep the text of an event as it is, up to its bound', async () => {
    writeFileSync(file, `[\n${EVENTS.join(' ,\n')} ]`);
    expect(textsOf(await linesOf([file]))).toEqual(EVENTS);
    const long = `{"id":"${'x'.repeat(EVENT_BYTES_MAX)}"}`;
    writeFileSync(file, `[\n${EVENTS[0]},\n${long},\n${EVENTS[2]}\n]`);
    expect((await linesOf([file])).map(({ kind }) => kind)).toEqual(['text', 'too-large', 'text']);
  });

  it('lose nothing of what is not an event', async () => {
    writeFileSync(file, '[\n{"id":1},\n,{"id":"2},\n{"id":3}\n] and more\n{"id":4}\nrest');
    expect(textsOf(await linesOf([file]))).toEqual([
      '{"id":1}',
      '',
      '{"id":"2},\n{"id":3}\n] and more\n{"id":4}\nrest',
      null,
    ]);
    writeFileSync(file, '[\n{"id":1},\n{"id":2}]\n x {"id":3} y\n[4]\n');
    expect(textsOf(await linesOf([file]))).toEqual(['{"id":1}', '{"id":2}', 'x', '{"id":3}', 'y', '4']);
  });

  it('say that a list breaks off', async () => {
    writeFileSync(file, `[\n${EVENTS.slice(0, 2).join(',\n')}`);
    const lines = await linesOf([file]);
    expect(lines.map(({ kind, line }) => [kind, line])).toEqual([
      ['text', 2],
      ['text', 3],
      ['broken-off', 3],
    ]);
  });

  it('are refused beyond their bound, packed or not, before an event is taken', async () => {
    const many = Buffer.from(`[\n{},\n${' '.repeat(WHOLE_FILE_BYTES_MAX)}{}]`);
    for (const bytes of [many, gzipSync(many)]) {
      writeFileSync(file, bytes);
      await expect(checkReadable([file])).rejects.toMatchObject({ code: 'file-too-large' });
      const standardInput = Readable.from(inParts(bytes, 65_536));
      await expect(checkedInput(standardInput)).rejects.toMatchObject({ code: 'file-too-large' });
    }
  });

  it('are not followed', async () => {
    for (const [, text] of SHAPES) {
      writeFileSync(file, text);
      await expect(linesOf([file], { isGrowing: true })).rejects.toMatchObject({
        code: expect.stringMatching(/^json-/),
      });
    }
    writeFileSync(file, gzipSync(`${EVENTS.join('\n')}\n`));
    await expect(linesOf([file], { isGrowing: true })).rejects.toMatchObject({ code: 'packed-file' });
    await expect(checkReadable([file], { isGrowing: true })).rejects.toMatchObject({ code: 'packed-file' });
  });
});

describe('packed files', () => {
  const file = join(directory, 'packed');

  it('are read line by line, in bounded memory, whatever they hold', async () => {
    writeFileSync(file, gzipSync(`${EVENTS.join('\n')}\n`));
    expect(textsOf(await linesOf([file]))).toEqual(EVENTS);
    const bomb = gzipSync(Buffer.concat([Buffer.from('{"id":1}\n'), Buffer.alloc(128 * 1_024 * 1_024, 'x')]));
    writeFileSync(file, bomb);
    const before = process.memoryUsage().rss;
    expect((await linesOf([file])).map(({ kind }) => kind)).toEqual(['text', 'too-large']);
    expect(process.memoryUsage().rss - before).toBeLessThan(96 * 1_024 * 1_024);
  });

  it('are refused if they are damaged, break off, or hold another packed file', async () => {
    const bytes = gzipSync(`${EVENTS.join('\n')}\n`);
    const damaged = Buffer.from(bytes).fill(0xff, 12, 20);
    for (const [content, code] of [
      [damaged, 'file-unreadable'],
      [bytes.subarray(0, -4), 'file-unreadable'],
      [Buffer.concat([bytes, Buffer.from('rest')]), 'file-unreadable'],
      [gzipSync(bytes), 'packed-file'],
    ] as const) {
      writeFileSync(file, content);
      await expect(linesOf([file])).rejects.toMatchObject({ code });
    }
  });

  it('say what they were taken for', async () => {
    const taken: string[] = [];
    const onTaken = (_: string, what: string) => taken.push(what);
    for (const content of [
      '{"id":1}\n',
      gzipSync('{"id":1}\n'),
      '[{"id":1}]',
      gzipSync('{\n"id":1}'),
      'prose\nor so\n',
    ]) {
      writeFileSync(file, content);
      await linesOf([file], { onTaken });
    }
    expect(taken).toEqual([
      'events, one a line, packed by gzip',
      'a JSON array of events',
      'events in JSON over several lines, packed by gzip',
      'events, one a line, because it begins like nothing else that is known',
    ]);
  });
});
