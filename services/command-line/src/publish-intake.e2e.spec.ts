import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { TinyIntake } from '@oretrail/test-support/command-line/tiny-intake';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const EXAMPLES = join(import.meta.dirname, '../../../docs/examples');
const chain = join(EXAMPLES, 'chain.ndjson');
const LINES = readFileSync(chain, 'utf8').split('\n').filter(Boolean);
const folder = temporaryFolder();

let intake: TinyIntake;

beforeEach(async () => {
  intake = await TinyIntake.start();
  vi.stubEnv('ORETRAIL_INTAKE_TOKEN', 'a.b.c');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await intake.close();
});

const publish = (...args: readonly string[]) => captureCall(['publish', ...args, '--intake', intake.address]);

/** As many events of one shape as are asked for, each of so many bytes or more. */
function many(count: number, bytes = 0): string {
  const event = JSON.parse(LINES.find((line) => line.includes('mineral-shipment')) ?? '');
  const path = join(folder, `many-${count}-${bytes}.ndjson`);
  const padding = bytes === 0 ? {} : { padding: 'x'.repeat(bytes) };
  const lines = Array.from({ length: count }, (_, i) => JSON.stringify({ ...event, ...padding, id: `many-${i}` }));
  writeFileSync(path, lines.join('\n'));
  return path;
}

const batches = () => intake.received.map(({ body }) => body.trimEnd().split('\n').length);

describe('publish --intake', () => {
  it('sends the lines as they are, in one request', async () => {
    const { status, output } = await publish(chain);
    expect([status, output]).toEqual([0, `${LINES.length} events published\n`]);
    expect(intake.received).toEqual([
      {
        method: 'POST',
        path: '/v1/events',
        contentType: 'application/x-ndjson',
        authorization: 'Bearer a.b.c',
        body: `${LINES.join('\n')}\n`,
      },
    ]);
  });

  it('goes through the intake of the environment', async () => {
    vi.stubEnv('ORETRAIL_INTAKE', intake.address);
    expect((await captureCall(['publish', chain])).status).toBe(0);
    expect(intake.received.length).toBe(1);
  });

  it('sends at most 1,000 events and 4 MiB at once', async () => {
    await publish(many(2_500));
    expect(batches()).toEqual([1_000, 1_000, 500]);
    intake.received.length = 0;
    await publish(many(50, 200_000));
    expect(batches().reduce((sum, one) => sum + one)).toBe(50);
    for (const { body } of intake.received) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4 * 1_024 * 1_024);
    expect(intake.received.length).toBe(3);
  });

  it('shows what the intake rejects with file and line, beside what it has found itself', async () => {
    const path = join(folder, 'mixed.ndjson');
    writeFileSync(path, ['', 'not json', ...LINES.slice(0, 3), ''].join('\n'));
    const faults = [{ pointer: '/source', code: 'not-allowed', detail: 'No grant in force lets this principal. Ask.' }];
    intake.judge = (_line, index) => (index === 1 ? { outcome: 'rejected', errors: faults } : { outcome: 'accepted' });
    const { status, output } = await publish(path);
    expect(status).toBe(1);
    expect(output).toContain(`${path}:2: not-json`);
    expect(output).toContain(`${path}:4: not-allowed at /source (event who-metals-group)`);
    expect(output).toContain('2 events published, 2 lines rejected');
    const lines = jsonLines<Record<string, unknown>>(await publish(path, '--json'));
    expect(lines[1]).toMatchObject({ file: path, line: 4, source: 'urn:party:example-reference-desk', errors: faults });
    expect(lines.at(-1)).toEqual({ publishedEvents: 2, duplicateEvents: 0, leftOutEvents: 0, rejectedLines: 2 });
  });

  it('reads the answer of a request of which nothing was accepted', async () => {
    intake.judge = () => ({
      outcome: 'rejected',
      errors: [{ pointer: '', code: 'made-up-code', detail: 'It is new.' }],
    });
    const { status, output } = await publish(chain);
    expect(status).toBe(1);
    expect(output).toContain(':1: made-up-code at the whole line');
    expect(output).toContain('It is new.');
    expect(output).toContain(`0 events published, ${LINES.length} lines rejected`);
  });

  it('says how many events were there before', async () => {
    intake.judge = (_line, index) => ({ outcome: index < 2 ? 'duplicate' : 'accepted' });
    expect((await publish(chain)).output).toBe(`${LINES.length} events published (2 of them before)\n`);
  });

  it('sends the same request again while the intake has no room, as long as it says', async () => {
    const unknown = { items: LINES.map((_, index) => ({ index, outcome: 'unknown' })) };
    intake.scripted.push({ status: 503, headers: { 'retry-after': '0' }, body: unknown });
    intake.scripted.push({ status: 429, headers: { 'retry-after': '0' } });
    expect((await publish(chain)).status).toBe(0);
    expect(intake.received.length).toBe(3);
    expect(new Set(intake.received.map(({ body }) => body)).size).toBe(1);
  });

  it('gives up if the intake wants a longer wait than a call has', async () => {
    intake.scripted.push({ status: 429, headers: { 'retry-after': '86400' } });
    const { status, errors } = await publish(chain);
    expect([status, errors]).toEqual([3, expect.stringContaining('intake-unreachable')]);
  });

  it.each([
    ['fewer items than events', { items: [{ index: 0, outcome: 'accepted' }] }],
    ['one item for all', { items: LINES.map(() => ({ index: 0, outcome: 'accepted' })) }],
    ['no items', {}],
  ])('does not take an answer with %s for one', async (_what, body) => {
    intake.scripted.push({ status: 200, body });
    const { status, output, errors } = await publish(chain);
    expect([status, output]).toEqual([3, '']);
    expect(errors).toContain('not one of an intake');
  });

  it('ends with 2 if the caller may not sign in', async () => {
    intake.scripted.push({
      status: 401,
      body: { type: 'urn:oretrail:error:not-signed-in', detail: 'The token has expired.' },
    });
    const { status, errors } = await publish(chain);
    expect(status).toBe(2);
    expect(errors).toContain('not-signed-in (status 401): The token has expired');
  });

  it('leaves out what was recorded later than is asked for, and checks nothing that only the intake knows', async () => {
    const late = LINES.slice(0, 2).map((line, i) => {
      return JSON.stringify({ ...JSON.parse(line), recordedtime: `202${i + 4}-01-01T00:00:00Z` });
    });
    const path = join(folder, 'late.ndjson');
    writeFileSync(path, late.join('\n'));
    const { output } = await publish(path, '--as-known-at', '2024-06-01T00:00:00Z');
    expect(output).toBe('1 event published, 1 event left out as recorded later\n');
    const correction = join(EXAMPLES, 'correction.ndjson');
    const own =
      readFileSync(correction, 'utf8')
        .split('\n')
        .find((line) => line.includes('correction.v1')) ?? '';
    writeFileSync(path, JSON.stringify({ ...JSON.parse(own), source: 'urn:party:registrar' }));
    expect((await publish(path)).output).toBe('1 event published\n');
  });

  it.each([
    ['--operator', 'urn:party:a'],
    ['--ruleset', 'us-30d@2025-07-04'],
    ['--brokers', 'localhost:1'],
    ['--topic-prefix', 'x'],
  ])('does not go with %s', async (...flag) => {
    const { status, errors } = await publish(chain, ...flag);
    expect([status, errors]).toEqual([2, expect.stringContaining('conflicting-flags')]);
    expect(intake.received).toEqual([]);
  });

  it('says why a flag of the direct way needs brokers', async () => {
    vi.stubEnv('ORETRAIL_INTAKE', intake.address);
    const { status, errors } = await captureCall(['publish', chain, '--operator', 'urn:party:a']);
    expect([status, errors]).toEqual([2, expect.stringContaining('needs --brokers, because ORETRAIL_INTAKE is set')]);
  });
});
