import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { EVENT_BYTES_MAX } from '@oretrail/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ParsedLine, parseFiles, readEventLines } from './index.ts';

const CASES = join(import.meta.dirname, '../../../test/conformance/cases');
const options = { operators: new Set<string>() };
const MEBIBYTE = 1_024 * 1_024;

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'event-files-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

async function parsedLines(paths: string[], standardInput?: Readable): Promise<ParsedLine[]> {
  const all: ParsedLine[] = [];
  const batches = parseFiles(paths, standardInput === undefined ? options : { ...options, standardInput });
  for await (const batch of batches) all.push(...batch);
  return all;
}

const accepted = (lines: readonly ParsedLine[]) =>
  lines.flatMap((line) => (line.kind === 'accepted' ? [line.accepted] : []));
const rejected = (lines: readonly ParsedLine[]) =>
  lines.flatMap((line) => (line.kind === 'rejected' ? [line.rejected] : []));
const summary = (lines: readonly ParsedLine[]) =>
  rejected(lines).map(({ line, source, id, errors }) => [
    line,
    source,
    id,
    errors.map(({ code, pointer }) => `${code} ${pointer}`),
  ]);

type ExpectedLine = { line: number; errors?: { pointer?: string; code?: string }[] };

describe('the lines of the acceptance cases', () => {
  it('of bad input are refused one by one', async () => {
    const folder = join(CASES, '35-bad-input-lines');
    const expected: ExpectedLine[] = JSON.parse(await readFile(join(folder, 'rejected.json'), 'utf8'));
    const lines = await parsedLines([join(folder, 'events.ndjson')]);
    const refused = new Map(rejected(lines).map(({ line, errors }) => [line, errors]));
    expect([...refused.keys()]).toEqual(expected.map(({ line }) => line));
    for (const { line, errors = [] } of expected) {
      for (const error of errors) expect(refused.get(line)).toContainEqual(expect.objectContaining(error));
    }
    expect(accepted(lines).map(({ line }) => line)).toEqual([1, 9, 26, 31]);
  });

  it('with an id conflict have the digests that the case states', async () => {
    const lines = await parsedLines([join(CASES, '27-duplicates-and-id-conflict', 'events.ndjson')]);
    const conflict = accepted(lines).filter(({ event }) => event.id === 'r-1' && event.subject === 'urn:lot:x2');
    expect(conflict.map(({ event }) => event.digest.slice(0, 8))).toEqual(['b83c534f', '155426ef']);
  });
});

describe('parseFiles', () => {
  it('counts physical lines and skips blank ones, with either line end', async () => {
    const path = await fileOf('blank.ndjson', '\uFEFF[]\r\n\r\n \t\n{"id":"i","source":"s"}\n\n1');
    const lines = summary(await parsedLines([path]));
    expect(lines.map(([line, source, id]) => [line, source, id])).toEqual([
      [1, null, null],
      [4, 's', 'i'],
      [6, null, null],
    ]);
  });

  it('refuses bytes that are not UTF-8, and no other line', async () => {
    const path = await fileOf(
      'bytes.ndjson',
      Buffer.concat([Buffer.from('[]\n"'), Buffer.from([0xc3, 0x28]), Buffer.from('"\n[]')]),
    );
    expect(summary(await parsedLines([path]))).toEqual([
      [1, null, null, ['not-an-object ']],
      [2, null, null, ['not-json ']],
      [3, null, null, ['not-an-object ']],
    ]);
  });

  it('reads several files and standard input in order', async () => {
    const path = await fileOf('one.ndjson', '17\n');
    const lines = rejected(await parsedLines([path, '-', path], Readable.from([Buffer.from('\n1\n')])));
    expect(lines.map(({ file, line }) => [file, line])).toEqual([
      [path, 1],
      ['-', 2],
      [path, 1],
    ]);
  });

  it('streams a line of any length through', async () => {
    const chunk = Buffer.alloc(MEBIBYTE, 'x');
    function* oneHugeLine(): Generator<Buffer> {
      for (let i = 0; i < 1_024; i++) yield chunk;
      yield Buffer.from('\n[]');
    }
    const before = process.memoryUsage().rss;
    expect(summary(await parsedLines(['-'], Readable.from(oneHugeLine())))).toEqual([
      [1, null, null, ['too-large ']],
      [2, null, null, ['not-an-object ']],
    ]);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * MEBIBYTE);
  });

  it('accepts the largest line and refuses one byte more', async () => {
    const padded = (bytes: number) => `[${' '.repeat(bytes - 2)}]`;
    const path = await fileOf('large.ndjson', `${padded(EVENT_BYTES_MAX)}\n${padded(EVENT_BYTES_MAX + 1)}\n`);
    const codes = rejected(await parsedLines([path])).map(({ errors }) => errors[0]?.code);
    expect(codes).toEqual(['not-an-object', 'too-large']);
  });

  it.each(['missing.ndjson', '.'])('says before the first line that %s can not be opened', async (name) => {
    const good = await fileOf('good.ndjson', '[]\n');
    const reading = readEventLines([good, join(directory, name)]);
    await expect(reading.next()).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
