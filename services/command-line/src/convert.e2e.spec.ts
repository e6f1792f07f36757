/** `oretrail convert`, from arguments to the exit status. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { EXIT_OK, EXIT_REJECTED, EXIT_WRONG_CALL } from '@oretrail/errors';
import { SHEET_BYTES_MAX, TEMPLATE_NAMES, templateText } from '@oretrail/sheets';
import { captureCall, jsonLines, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { HOSTILE, rawLines } from '@oretrail/test-support/command-line/hostile-text';
import { documentOf, transformation } from '@oretrail/test-support/epcis-documents';
import { describe, expect, it } from 'vitest';

const GOOD = templateText('minerals');
const BAD = GOOD.replace(',5500,', ',"5500,5",');
const SALES = templateText('deliveries');
const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/epcis.md'), 'utf8');
type Event = { id: string; source: string };

describe('oretrail convert', () => {
  it.each(TEMPLATE_NAMES)('prints a template, which it converts to events that are accepted: %s', async (name) => {
    const { output: template, errors } = await captureCall(['convert', '--template', name]);
    expect([template, errors]).toEqual([templateText(name), '']);
    const converted = await captureCall(['convert', '-'], template);
    expect([converted.status, converted.errors]).toEqual([
      EXIT_OK,
      expect.stringMatching(/^oretrail: standard input is read as a table \(CSV\)\n\d events?, no row refused\n$/),
    ]);
    expect((await captureCall(['validate', '-'], converted.output)).status).toBe(EXIT_OK);
  });

  it('converts a file, and the same file to the same events', () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, 'lots.csv');
      writeFileSync(file, GOOD);
      const [first, second] = [await captureCall(['convert', file]), await captureCall(['convert', file])];
      expect(first.output).toBe(second.output);
      const twice = await captureCall(['validate', '-'], first.output + second.output);
      expect(twice.status).toBe(EXIT_OK);
    }));

  it('says what is wrong with a row, and converts the others', async () => {
    const other = BAD.split('\n').slice(1).join('\n').replaceAll('sulfate-7', 'sulfate-8').replace('5500,5', '5500.5');
    const { status, output, errors } = await captureCall(['convert', '-'], BAD + other);
    expect(status).toBe(EXIT_REJECTED);
    expect(jsonLines({ output })).toEqual([expect.objectContaining({ subject: 'urn:lot:example-sheet-sulfate-8' })]);
    expect(errors.split('\n').slice(0, 4)).toEqual([
      'oretrail: standard input is read as a table (CSV)',
      '-:2: decimal-comma at column mineral_kg',
      '  "5500,5" has a decimal comma.',
      '  Write a point, such as 12.5.',
    ]);
    expect(errors).toContain('1 event, 2 rows refused\n');
  });

  it('writes refused rows to a file, which can be corrected and converted', () =>
    withTemporaryDirectory(async (directory) => {
      const refused = join(directory, 'refused.csv');
      const { status, errors } = await captureCall(['convert', '-', '--rejected', refused], BAD);
      expect([status, errors.split('\n').slice(1)]).toEqual([
        EXIT_REJECTED,
        [`0 events, 2 rows refused: see ${refused}`, ''],
      ]);
      const corrected = readFileSync(refused, 'utf8').replace('"5500,5"', '5500');
      const [again, direct] = [
        await captureCall(['convert', '-'], corrected),
        await captureCall(['convert', '-'], GOOD),
      ];
      expect([again.status, again.output]).toEqual([EXIT_OK, direct.output]);
      await captureCall(['convert', '-', '--rejected', refused], GOOD);
      expect(readFileSync(refused, 'utf8')).toBe(`${GOOD.split('\n')[0]},error_code,error\n`);
    }));

  it('gives rows without a source that of the call', async () => {
    const sourceless = SALES.replaceAll('urn:party:example-dealer', '');
    const given = await captureCall(['convert', '-', '--source', 'urn:party:me'], sourceless);
    expect(jsonLines<Event>(given).map(({ source }) => source)).toEqual(['urn:party:me', 'urn:party:me']);
    const stated = await captureCall(['convert', '-', '--source', 'urn:party:me'], SALES);
    expect(jsonLines<Event>(stated).map(({ source }) => source)).not.toContain('urn:party:me');
    const missing = await captureCall(['convert', '-'], sourceless);
    expect([missing.status, missing.errors]).toEqual([
      EXIT_REJECTED,
      expect.stringContaining('empty-cell at column source'),
    ]);
  });

  it.each([
    ['missing-argument', [], ''],
    ['conflicting-flags', ['lots.csv', '--template', 'minerals'], ''],
    ['bad-choice', ['--template', 'lots'], ''],
    ['bad-source', ['-', '--source', 'me'], GOOD],
    ['file-unreadable', ['no such file'], ''],
    ['not-convertible', ['-'], '{"specversion":"1.0"}\n'],
    ['not-convertible', ['-'], 'prose\n'],
    ['not-convertible', ['-'], ''],
    ['not-convertible', ['-'], '<!DOCTYPE html>\n<title>Sign in</title>\n'],
    ['unknown-head', ['-'], 'a,b\n1,2\n'],
    ['unknown-column', ['-'], GOOD.replace('material', 'matreial')],
    ['missing-column', ['-'], GOOD.replace('source', '')],
    ['sheet-too-large', ['-'], GOOD + ' '.repeat(SHEET_BYTES_MAX)],
  ])('refuses a wrong call: %s %j', async (code, args, input) => {
    const { status, output, errors } = await captureCall(['convert', ...args], input);
    expect([status, output]).toEqual([EXIT_WRONG_CALL, '']);
    expect(errors).toMatch(new RegExp(`^oretrail: [^\\n]+\\(${code}\\)\\n  [^\\n]+\\n$`));
  });

  it('names UTF-16 and packed files', () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, 'lots.csv');
      writeFileSync(file, Buffer.from(`\uFEFF${GOOD}`, 'utf16le'));
      expect((await captureCall(['convert', file])).errors).toContain('is text in UTF-16');
      writeFileSync(file, Buffer.from('504b030414000600', 'hex'));
      expect((await captureCall(['convert', file])).errors).toContain('is packed, as .gz, .zip and .xlsx are');
    }));

  it('unpacks what gzip has packed', () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, 'lots.csv.gz');
      writeFileSync(file, gzipSync(GOOD));
      const { output, errors } = await captureCall(['convert', file]);
      expect(output).toBe((await captureCall(['convert', '-'], GOOD)).output);
      expect(errors).toContain(`${file} is read as a table (CSV), packed by gzip\n`);
      writeFileSync(file, gzipSync(GOOD + ' '.repeat(SHEET_BYTES_MAX)));
      expect((await captureCall(['convert', file])).errors).toContain('(sheet-too-large)');
    }));

  it('knows a sheet by its columns if its rows are ragged, or if there are none', async () => {
    const [head = '', ...rows] = SALES.trimEnd().split('\n');
    expect((await captureCall(['convert', '-'], `${head}\n`)).status).toBe(EXIT_OK);
    const ragged = [head, ...rows.map((row) => row.replace(/,$/, ''))].join('\n');
    expect((await captureCall(['convert', '-'], ragged)).output).toBe(
      (await captureCall(['convert', '-'], SALES)).output,
    );
  });

  it('prints nothing of a stranger as it is', async () => {
    const cell = HOSTILE.replaceAll(/[\r\n"]/g, '');
    for (const column of ['mixed sulfate', 'JP', 'urn:lot:example-sheet-sulfate-7', '5500', 'stated_at']) {
      const { output, errors } = await captureCall(['convert', '-'], GOOD.replaceAll(column, cell));
      expect(rawLines(output + errors), column).toEqual([]);
    }
  });
});

describe('oretrail convert, of EPCIS', () => {
  const source = 'urn:party:example-refinery';
  const [DOCUMENT = '', EVENT = ''] = [...PAGE.matchAll(/^```json\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const convert = (input: string, ...flags: readonly string[]) =>
    captureCall(['convert', '-', '--source', source, ...flags], input);
  const mixed = documentOf([
    transformation({ eventID: 'urn:uuid:good' }),
    { type: 'ObjectEvent', eventTime: '2025-02-20T23:30:00Z', eventTimeZoneOffset: '+09:00', action: 'OBSERVE' },
    transformation({ eventID: 'urn:uuid:bad', eventTimeZoneOffset: 'late' }),
  ]);

  it('makes the events that docs/epcis.md shows', async () => {
    const { status, output, errors } = await convert(DOCUMENT);
    expect(jsonLines({ output })).toEqual([JSON.parse(EVENT)]);
    expect([status, errors]).toEqual([
      EXIT_OK,
      'oretrail: standard input is read as EPCIS\n1 event, no EPCIS event refused\n',
    ]);
    expect((await captureCall(['validate', '-'], output)).status).toBe(EXIT_OK);
    expect((await convert(`\uFEFF${DOCUMENT.replaceAll('\n', '\r\n')}`)).output).toBe(output);
  });

  it('counts what has no effect, with its reason, and says what is wrong with an event', async () => {
    const { status, output, errors } = await convert(mixed);
    expect([status, jsonLines<Event>({ output }).map(({ id }) => id)]).toEqual([EXIT_REJECTED, ['urn:uuid:good']]);
    expect(errors).toMatch(/^-:event 2: ignored\. .*\.$/m);
    expect(errors).toMatch(/^-:event 3: bad-time at \/epcisBody\/eventList\/2\/eventTimeZoneOffset$/m);
    expect(errors).toContain('1 event, 1 ignored, 1 EPCIS event refused\n');
    const idle = JSON.parse(mixed).epcisBody.eventList[1];
    const many = await convert(documentOf(Array.from({ length: 30 }, () => idle)));
    expect(many.errors.match(/ignored\. /g)).toHaveLength(10);
    expect(many.errors).toContain('0 events, 30 ignored, no EPCIS event refused\n');
  });

  it('writes refused events to a document, which can be corrected and converted', () =>
    withTemporaryDirectory(async (directory) => {
      const refused = join(directory, 'refused.json');
      const exact = mixed.replace(/"quantity":\s*60/, '"quantity": 60.000000');
      const { status, errors } = await convert(exact, '--rejected', refused);
      expect([status, errors]).toEqual([
        EXIT_REJECTED,
        expect.stringContaining(`1 EPCIS event refused: see ${refused}\n`),
      ]);
      expect(errors).toContain('-:event 3: bad-time');
      const text = readFileSync(refused, 'utf8');
      const { epcisBody, ...around } = JSON.parse(text);
      expect(epcisBody.eventList).toEqual([JSON.parse(mixed).epcisBody.eventList[2]]);
      expect({ ...around, epcisBody: null }).toEqual({ ...JSON.parse(mixed), epcisBody: null });
      const corrected = await convert(text.replace('"late"', '"+09:00"'));
      expect([corrected.status, jsonLines<Event>(corrected).map(({ id }) => id)]).toEqual([EXIT_OK, ['urn:uuid:bad']]);
    }));

  it.each([
    ['missing-flag', ['-'], DOCUMENT],
    ['not-json', ['-', '--source', source], `${DOCUMENT}}`],
    [
      'duplicate-member',
      ['-', '--source', source],
      DOCUMENT.replace('"schemaVersion"', '"type": "x", "schemaVersion"'),
    ],
    ['epcis-not-a-document', ['-', '--source', source], '[{"type":"ObjectEvent"}]'],
    ['not-convertible', ['-', '--source', source], '<epcis:EPCISDocument xmlns:epcis="x">\n</epcis:EPCISDocument>\n'],
    ['file-too-large', ['-', '--source', source], DOCUMENT + ' '.repeat(SHEET_BYTES_MAX)],
  ])('refuses a wrong call: %s', async (code, args, input) => {
    const { status, output, errors } = await captureCall(['convert', ...args], input);
    expect([status, output]).toEqual([EXIT_WRONG_CALL, '']);
    expect(errors).toMatch(new RegExp(`^oretrail: [^\\n]+\\(${code}\\)\\n  [^\\n]+\\n$`));
  });

  it('prints nothing of a stranger as it is', async () => {
    for (const place of ['nickel sulfate', 'urn:uuid:bad', 'late', 'OBSERVE']) {
      const { output, errors } = await convert(mixed.replaceAll(place, JSON.stringify(HOSTILE).slice(1, -1)));
      expect(rawLines(output + errors), place).toEqual([]);
    }
  });
});

/** Feeds a process of its own, which may hold little memory, and says how it ends. */
async function convertInProcess(chunks: Iterable<string>): Promise<Readonly<{ status: number; errors: string }>> {
  const args = ['--max-old-space-size=160', join(import.meta.dirname, 'main.ts'), 'convert', '-'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const [errors, exit] = [text(child.stderr), once(child, 'exit')];
  child.stdout.resume();
  child.stdin.on('error', () => {});
  for (const chunk of chunks) {
    if (!child.stdin.writable) break;
    // A process that has ended reads no more, and its pipe says so by an error.
    if (!child.stdin.write(chunk)) await Promise.race([once(child.stdin, 'drain').catch(() => {}), exit]);
  }
  child.stdin.end();
  return { status: (await exit)[0], errors: await errors };
}

describe('the process', () => {
  it('converts the largest sheet in bounded memory', { timeout: 120_000 }, async () => {
    const [head = '', first = '', second = ''] = GOOD.split('\n');
    const padded = (line: string) => line.replace('mixed sulfate', 'mixed sulfate '.repeat(70).trim());
    function* sheet() {
      yield `${head}\n`;
      for (let lot = 0; lot < 9_000; lot += 1)
        yield [padded(first), second].map((line) => `${line.replaceAll('sulfate-7', `sulfate-${lot}`)}\n`).join('');
    }
    expect(await convertInProcess(sheet())).toEqual({
      status: EXIT_OK,
      errors: expect.stringContaining('9,000 events'),
    });
  });

  it('stops reading at the limit', { timeout: 120_000 }, async () => {
    function* endless() {
      yield GOOD;
      for (let i = 0; i < 2_000; i += 1) yield 'x'.repeat(1_024 * 1_024);
    }
    const { status, errors } = await convertInProcess(endless());
    expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(sheet-too-large)')]);
  });
});

it('writes no file for a wrong call', () =>
  withTemporaryDirectory(async (directory) => {
    const refused = join(directory, 'refused.csv');
    await captureCall(['convert', '-', '--rejected', refused], 'a,b\n1,2\n');
    expect(existsSync(refused)).toBe(false);
  }));
