/** The commands that read: a directory of a run, and its archive, say the same. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { CASE, LINES } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';

const root = temporaryFolder();
const out = join(root, 'out');
const archive = join(out, 'audit');
const events = LINES.filter((line) => line !== '').map((line) => JSON.parse(line));
const VIN = events.find(({ type }) => type === 'oretrail.vehicle-production.v1').subject as string;
const LOT = events.find(({ type }) => type === 'oretrail.mineral-shipment.v1').subject as string;

beforeAll(async () => {
  const { status, errors } = await captureCall(['run', CASE, '--out', out, '--quiet']);
  expect(status, errors).toBe(EXIT_OK);
}, 60_000);

const ofDirectory = (...args: readonly string[]) => captureCall([...args, '--out', out]);
const ofArchive = (...args: readonly string[]) => captureCall([...args, '--archive', archive, '--quiet']);

describe('a directory and its archive', () => {
  it.each([
    [['explain', VIN]],
    [['explain', VIN, '--json']],
    [['trace', VIN]],
    [['trace', LOT, '--down', '--json']],
    [['events', LOT]],
    [['events', VIN, '--json']],
    [['verdicts']],
    [['verdicts', '--all', '--json', '--vin', VIN]],
    [['verdicts', '--totals']],
  ])('give the same to %j', async (args) => {
    const [directory, sealed] = [await ofDirectory(...args), await ofArchive(...args)];
    expect(directory.status, directory.errors).toBe(EXIT_OK);
    // On a slow machine a call also says on standard error that it is still at work.
    expect([sealed.status, sealed.output]).toEqual([directory.status, directory.output]);
    expect(directory.output).not.toBe('');
  });

  it.each(['explain', 'trace', 'events'])('know nothing of a stranger: %s', async (command) => {
    const stranger = '5YFB4MBE4PP000001';
    for (const answer of [await ofDirectory(command, stranger), await ofArchive(command, stranger)]) {
      expect(answer).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining(stranger) });
    }
  });

  it('are not both read, and one of them has to be named', async () => {
    const both = await captureCall(['explain', VIN, '--out', out, '--archive', archive]);
    expect(both).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining('conflicting-flags') });
    const none = await captureCall(['explain', VIN]);
    expect(none).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining('missing-flag') });
  });
});

describe('an archive', () => {
  it('is read as it was at a seal', () =>
    withTemporaryDirectory(async (directory) => {
      const [first, second] = [join(directory, 'a.ndjson'), join(directory, 'b.ndjson')];
      const lot = LINES.filter((line) => line.includes(`"subject":"${LOT}"`));
      writeFileSync(first, LINES.filter((line) => !lot.includes(line)).join('\n'));
      writeFileSync(second, lot.join('\n'));
      const folder = join(directory, 'out');
      for (const file of [first, second]) await captureCall(['run', file, '--out', folder, '--quiet']);
      const at = (seal: string, ...args: readonly string[]) =>
        captureCall([...args, '--archive', join(folder, 'audit'), '--seal', seal, '--quiet']);
      expect(await at('1', 'events', LOT)).toMatchObject({ status: EXIT_WRONG_CALL });
      expect(await at('2', 'events', LOT)).toMatchObject({ status: EXIT_OK });
      const [before, after] = [await at('1', 'verdicts', '--json'), await at('2', 'verdicts', '--json')];
      expect(before.output).not.toBe(after.output);
      expect((await at('1', 'explain', VIN)).status).toBe(EXIT_OK);
      expect(await at('3', 'explain', VIN)).toMatchObject({ errors: expect.stringContaining('no-seal') });
    }));

  it('is printed record by record', async () => {
    const all = (await captureCall(['audit', 'cat', archive, '--json'])).output.trim().split('\n');
    const records = all.map((line) => JSON.parse(line));
    expect(records.filter(({ unreadable }) => unreadable !== null)).toEqual([]);
    const stated = records.filter(({ topic }) => topic !== 'credit.verdicts.v1');
    const ids = stated.map(({ value }) => `${value.source} ${value.id}`);
    expect(ids).toEqual(expect.arrayContaining(events.map(({ source, id }) => `${source} ${id}`)));
    const { output } = await captureCall(['audit', 'cat', archive, '--topic', 'credit.verdicts.v1', '--key-of', VIN]);
    expect(output).toMatch(new RegExp(`^credit\\.verdicts\\.v1/\\d+ \\d+  \\S+Z  ${VIN}  \\{`));
    expect((await captureCall(['audit', 'cat', join(root, 'nothing')])).errors).toContain('no-archive');
  });
});

describe('correct', () => {
  const args = ['correct', LOT, '--reason', 'wrong plant'] as const;

  it('shows the same bill of both, and it is what the correction comes to', async () => {
    const [directory, sealed] = [await ofDirectory(...args, '--json'), await ofArchive(...args, '--json')];
    const { bill, event } = JSON.parse(directory.output);
    expect(JSON.parse(sealed.output).bill).toEqual(bill);
    expect(bill.vehicles).toBeGreaterThan(0);
    await withTemporaryDirectory(async (folder) => {
      const [file, again] = [join(folder, 'correction.ndjson'), join(folder, 'out')];
      writeFileSync(file, JSON.stringify(event));
      const totalOf = async (...files: readonly string[]) =>
        JSON.parse((await captureCall(['run', ...files, '--out', again, '--json', '--quiet'])).output).amountUsd;
      const before = await totalOf(CASE);
      const after = await totalOf(file);
      expect(after - before).toBe(bill.amountUsd - bill.previousAmountUsd);
    });
  });

  it('changes nothing itself', async () => {
    const before = await ofDirectory('verdicts', '--all', '--json');
    await ofDirectory(...args);
    expect((await ofDirectory('verdicts', '--all', '--json')).output).toBe(before.output);
  });

  it('shows the bill on standard error, and one line on standard output', async () => {
    const { output, errors, status } = await ofDirectory(...args);
    expect(status).toBe(EXIT_OK);
    expect(JSON.parse(output)).toMatchObject({ type: 'oretrail.correction.v1', subject: LOT });
    expect(errors).toMatch(/^The correction changes the verdict of \d+ vehicles?: \$[\d,]+ → \$[\d,]+ \(.*\)\.$/m);
    expect((await ofDirectory(...args, '--no-bill')).errors).not.toContain('The correction');
  });

  it.each([
    ['n\n', [], EXIT_WRONG_CALL],
    ['y\n', [], EXIT_OK],
    ['', ['--yes'], EXIT_OK],
  ] as const)('asks on a terminal: %j %j', async (answer, flags, due) => {
    const call = [...args, '--out', out, ...flags];
    const { status, output } = await captureCall(call, answer, { isInputInteractive: true });
    expect([status, output === '']).toEqual([due, due === EXIT_WRONG_CALL]);
  });
});

describe('a bundle', () => {
  const bundle = join(root, 'bundle.json');

  it('is shown as text and as one page', async () => {
    await captureCall(['evidence', VIN, archive, '--out', bundle, '--quiet']);
    const shown = await captureCall(['evidence', 'show', bundle]);
    expect(shown.status).toBe(EXIT_OK);
    const explained = (await ofDirectory('explain', VIN)).output;
    expect(shown.output).toContain(explained);
    expect(shown.output).toContain('PROVED');
    const page = join(root, 'page.html');
    expect((await captureCall(['evidence', 'show', bundle, '--html', page])).status).toBe(EXIT_OK);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain(`Evidence of ${VIN}`);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<link|<img|src=|href=/);
  });
});
