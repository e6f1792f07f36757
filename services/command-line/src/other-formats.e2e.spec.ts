/** Files that are no events at all are told by what they are, in one sentence, whatever reads them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_WRONG_CALL } from '@oretrail/errors';
import { FILE_FORMATS, type FileFormat } from '@oretrail/event-files';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { describe, expect, it } from 'vitest';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/suppliers.md'), 'utf8');
/** The events of the page as they stand there. */
const SHOWN = [...PAGE.matchAll(/^```json\n(.*?)^```$/gms)]
  .map(([, block = '']) => block)
  .filter((block) => block.includes('"specversion"'));
const [PRETTY = ''] = SHOWN;
const EVENTS = SHOWN.map((block): unknown => JSON.parse(block));

const CONTENTS: Readonly<Record<FileFormat, string | Buffer>> = {
  'json-over-lines': PRETTY,
  'json-array': JSON.stringify(EVENTS, null, 2),
  'csv-file': 'lotId;material;mass\nurn:lot:a;nickel;5\n',
  'epcis-file':
    '<?xml version="1.0"?>\n<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2">\n</epcis:EPCISDocument>\n',
  'xml-file': '<!DOCTYPE html>\n<title>Sign in</title>\n',
  'utf-16-file': Buffer.from(`\uFEFF${JSON.stringify(EVENTS[0])}\n`, 'utf16le'),
  'packed-file': Buffer.from('1f8b0800000000000003', 'hex'),
};
const FORMATS = Object.keys(CONTENTS) as FileFormat[];
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
          `oretrail: ${file} is ${FILE_FORMATS[format]}, and events are read as JSON, one a line (${format})`,
          expect.stringMatching(/^ {2}.*[.)]$/),
          '',
        ]);
      }
      expect(existsSync(out)).toBe(false);
    }),
  );

  it('is told on standard input', async () => {
    const { status, errors } = await captureCall(['validate', '-'], PRETTY);
    expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('standard input is JSON written over')]);
  });

  it('leaves no directory behind on standard input', () =>
    withTemporaryDirectory(async (directory) => {
      const out = join(directory, 'out');
      const { status, errors } = await captureCall(['run', '-', '--out', out], PRETTY);
      expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(json-over-lines)')]);
      expect(existsSync(out)).toBe(false);
    }));

  it.each(SHOWN)('is each event that docs/suppliers.md shows', async (block) => {
    expect((await captureCall(['validate', '-'], block)).errors).toContain('(json-over-lines)');
  });

  it('is good as soon as each event stands on its line, as the remedies say', async () => {
    const { status } = await captureCall(['validate', '-'], EVENTS.map((event) => JSON.stringify(event)).join('\n'));
    expect(status).toBe(0);
  });
});
