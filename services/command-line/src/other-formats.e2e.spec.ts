/** Files are taken for what they are, whatever reads them: events in any JSON, and one sentence for what holds none. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { EXIT_OK, EXIT_REJECTED, EXIT_WRONG_CALL } from '@oretrail/errors';
import { FILE_FORMATS, type FileFormat } from '@oretrail/event-files';
import { captureCall, saidIn, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { describe, expect, it } from 'vitest';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/suppliers.md'), 'utf8');
/** The events of the page as they stand there. */
const SHOWN = [...PAGE.matchAll(/^```json\n(.*?)^```$/gms)]
  .map(([, block = '']) => block)
  .filter((block) => block.includes('"specversion"'));
const [PRETTY = ''] = SHOWN;
const EVENTS = SHOWN.map((block): unknown => JSON.parse(block));

/** Formats that hold events. */
const READ = { 'json-over-lines': SHOWN.join(''), 'json-array': JSON.stringify(EVENTS, null, 2) };
/** Formats that do not. */
const CONTENTS: Readonly<Record<Exclude<FileFormat, keyof typeof READ>, string | Buffer>> = {
  'csv-file': 'lotId;material;mass\nurn:lot:a;nickel;5\n',
  'epcis-file': JSON.stringify({ type: 'EPCISDocument', epcisBody: { eventList: [] } }, null, 2),
  'epcis-xml-file':
    '<?xml version="1.0"?>\n<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2">\n</epcis:EPCISDocument>\n',
  'xml-file': '<!DOCTYPE html>\n<title>Sign in</title>\n',
  'utf-16-file': Buffer.from(`\uFEFF${JSON.stringify(EVENTS[0])}\n`, 'utf16le'),
  'packed-file': zstdCompressSync(PRETTY),
};
const FORMATS = Object.keys(CONTENTS) as (keyof typeof CONTENTS)[];
const LINES = EVENTS.map((event) => JSON.stringify(event)).join('\n');
/** The call that an error names, to be pasted. */
function conversionOf(format: FileFormat, file: string): string {
  const source = format === 'epcis-file' ? ' --source URI' : '';
  const call = `; convert it by \`oretrail convert ${file}${source} > events.ndjson\``;
  return ['csv-file', 'epcis-file'].includes(format) ? call : '';
}

/** No broker listens there: who asks one has not looked at the files first. */
const NOWHERE = ['--brokers', '127.0.0.1:1', '--registry', 'http://127.0.0.1:1'];

describe('a file of another format', () => {
  it.each(FORMATS)('is told by one sentence and a remedy, and nothing is done: %s', (format) =>
    withTemporaryDirectory(async (directory) => {
      const [file, out] = [join(directory, 'file'), join(directory, 'out')];
      writeFileSync(file, CONTENTS[format]);
      const calls = [
        ['validate', file],
        ['validate', file, '--json'],
        ['run', file, '--out', out],
        ['publish', file, ...NOWHERE],
      ];
      for (const args of calls) {
        const { status, output, errors } = await captureCall(args);
        expect([status, output]).toEqual([EXIT_WRONG_CALL, '']);
        expect(errors.split('\n')).toEqual([
          `oretrail: ${file} is ${FILE_FORMATS[format]}, and events are read as JSON${conversionOf(format, file)} (${format})`,
          expect.stringMatching(/^ {2}.*[.)]$/),
          '',
        ]);
      }
      expect(existsSync(out)).toBe(false);
    }),
  );

  it('is told on standard input', async () => {
    const { status, errors } = await captureCall(['validate', '-'], CONTENTS['csv-file'].toString());
    expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('standard input is a table (CSV)')]);
  });

  it('leaves no directory behind on standard input', () =>
    withTemporaryDirectory(async (directory) => {
      const out = join(directory, 'out');
      const { status, errors } = await captureCall(['run', '-', '--out', out], CONTENTS['csv-file'].toString());
      expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(csv-file)')]);
      expect(existsSync(out)).toBe(false);
    }));
});

describe('events in other JSON', () => {
  const dressed = Object.entries(READ).flatMap(([format, text]) => [
    [format, 'as it is', Buffer.from(text)] as const,
    [format, 'with a mark and CRLF', Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`)] as const,
    [format, 'by gzip', gzipSync(text)] as const,
  ]);

  it.each([...dressed, ['events', 'by gzip', gzipSync(LINES)] as const])(
    'are read, and it is said what the file was taken for: %s, %s',
    (_format, _how, bytes) =>
      withTemporaryDirectory(async (directory) => {
        const [file, lines] = [join(directory, 'file'), join(directory, 'lines')];
        writeFileSync(file, bytes);
        writeFileSync(lines, LINES);
        const taken = [expect.stringMatching(/^oretrail: \S*file is read as /)];
        const [valid, asLines] = [await captureCall(['validate', file]), await captureCall(['validate', lines])];
        expect(valid).toMatchObject({ status: EXIT_OK, output: asLines.output });
        expect([saidIn(valid.errors), saidIn(asLines.errors)]).toEqual([taken, []]);
        const [out, other] = [join(directory, 'out'), join(directory, 'other')];
        for (const _ of [1, 2]) {
          const ran = await captureCall(['run', file, '--out', out, '--no-archive']);
          expect([ran.status, saidIn(ran.errors)]).toEqual([EXIT_OK, taken]);
        }
        await captureCall(['run', lines, '--out', other, '--no-archive', '--quiet']);
        const verdicts = (run: string) => readFileSync(join(run, 'verdicts.ndjson'), 'utf8');
        expect(verdicts(out)).toBe(verdicts(other));
      }),
  );

  it.each(SHOWN)('are each event that docs/suppliers.md shows, on standard input', async (block) => {
    const { status, errors } = await captureCall(['validate', '-'], block);
    expect([status, errors]).toEqual([
      EXIT_OK,
      'oretrail: standard input is read as events in JSON over several lines\n',
    ]);
  });

  it('are rejected by their number, and a call that is made again forgets it', () =>
    withTemporaryDirectory(async (directory) => {
      const [file, out] = [join(directory, 'events.json'), join(directory, 'out')];
      writeFileSync(file, JSON.stringify([EVENTS[0], { id: 'bad' }, EVENTS[1], 17], null, 1));
      const { status, output } = await captureCall(['validate', file]);
      expect(status).toBe(EXIT_REJECTED);
      const heads = output.split('\n').filter((line) => line.startsWith(file));
      const line = 2 + JSON.stringify(EVENTS[0], null, 1).split('\n').length;
      expect(heads[0]).toBe(`${file}:${line}: event 2: missing at /specversion (event bad)`);
      expect(heads.at(-1)).toMatch(/:\d+: event 4: not-an-object at the whole event$/);
      const rejectedLines = () => readFileSync(join(out, 'rejected.ndjson'), 'utf8').trim().split('\n');
      for (const _ of [1, 2]) {
        expect((await captureCall(['run', file, '--out', out, '--no-archive'])).status).toBe(EXIT_REJECTED);
        expect(rejectedLines().map((text) => JSON.parse(text))).toMatchObject([
          { file, line, event: 2, source: null, id: 'bad' },
          { file, event: 4 },
        ]);
      }
    }));

  it.each(Object.keys(READ) as (keyof typeof READ)[])('are not followed: %s', (format) =>
    withTemporaryDirectory(async (directory) => {
      const [file, out] = [join(directory, 'file'), join(directory, 'out')];
      writeFileSync(file, READ[format]);
      const { status, errors } = await captureCall(['run', file, '--out', out, '--watch']);
      expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining(`(${format})`)]);
      expect(errors).toContain('--watch');
      expect(existsSync(out)).toBe(false);
    }),
  );

  it('are named as a guess if they begin like nothing that is known', async () => {
    const { status, errors } = await captureCall(['validate', '-'], 'prose\nand more\n');
    expect([status, errors]).toEqual([
      EXIT_REJECTED,
      expect.stringContaining('is read as events, one a line, because'),
    ]);
  });
});
