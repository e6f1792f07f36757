/** Uploads as jobs, from the request to what became of each row. */
import { gzipSync } from 'node:zlib';
import { templateText } from '@oretrail/sheets';
import { documentOf, transformation } from '@oretrail/test-support/epcis-documents';
import { sourceOf } from '@oretrail/test-support/intake/plain-intake';
import { type JobJson, type RowJson, UploadStory } from '@oretrail/test-support/intake/upload-story';
import { MESSY_ROWS, messySheet } from '@oretrail/test-support/messy-sheet';
import { Random } from '@oretrail/test-support/random';
import { changed, type JsonEvent } from '@oretrail/test-support/sample-events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterEach, describe, expect, it } from 'vitest';
import { OPEN_JOBS_OF_PRINCIPAL_MAX, STATEMENTS_MAX, UPLOAD_BYTES_MAX } from './limits.ts';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** A good event of a supplier. */
function lot(number: number | string, source = sourceOf('smm')): JsonEvent {
  const lotId = `urn:lot:smm:${number}`;
  return { ...changed('mineral', ['data', 'lotId'], lotId), id: `e-${number}`, source, subject: lotId };
}
const text = (event: JsonEvent): string => JSON.stringify(event);
const lines = (events: readonly JsonEvent[]): string => `${events.map(text).join('\n')}\n`;
const lots = (count: number): JsonEvent[] => Array.from({ length: count }, (_, i) => lot(i));
const SHEET = templateText('minerals').replaceAll('urn:party:example-refinery', sourceOf('smm'));

const open: UploadStory[] = [];
async function begin(options: Parameters<typeof UploadStory.begin>[1] = {}): Promise<UploadStory> {
  const story = await UploadStory.begin(temporaryFolder(), options);
  open.push(story);
  return story;
}
afterEach(() => Promise.all(open.splice(0).map((story) => story.end())));

const NONE = { accepted: 0, duplicate: 0, rejected: 0, ignored: 0, notWritten: 0, unknown: 0 };

describe('an upload', () => {
  const three = lots(3);
  it.each([
    ['events, one a line', lines(three)],
    ['events in JSON over several lines', three.map((event) => JSON.stringify(event, null, 2)).join('\n')],
    ['a JSON array of events', JSON.stringify(three)],
    ['a JSON array of events, packed by gzip', gzipSync(JSON.stringify(three, null, 1))],
    ['events, one a line', `\uFEFF${lines(three).replaceAll('\n', '\r\n')}`],
  ])('is taken for what it is, and each event is written once: %s', async (takenFor, body) => {
    const story = await begin();
    const job = await story.over(await story.upload(body));
    expect(job).toMatchObject({ state: 'done', takenFor, problem: null, ...NONE, accepted: 3 });
    expect(job.position).toEqual({ 'sourcing.shipments.v1/0': 3 });
    expect(story.intake.written).toHaveLength(3);
    const again = await story.over(await story.upload(body));
    expect(again).toMatchObject({ ...NONE, duplicate: 3 });
    expect(story.intake.written).toHaveLength(3);
  });

  it('says of each event what became of it, and where it is', async () => {
    const story = await begin();
    const bad = { ...lot(1), time: 'late' };
    const other = lot(2, sourceOf('vale'));
    const url = await story.upload(`${text(lot(0))}\n\n${text(bad)}\nno event\n${text(other)}\n${text(lot(0))}\n`);
    const job = await story.over(url);
    expect(job).toMatchObject({ noun: 'line', ...NONE, accepted: 1, duplicate: 1, rejected: 3 });
    expect(job.errors.map(({ row, code, pointer }) => [row, code, pointer])).toEqual([
      [3, 'bad-time', '/time'],
      [4, 'not-json', ''],
      [5, 'not-allowed', '/source'],
    ]);
    const rows = await story.rows(url);
    expect(rows.map(({ row, outcome, id }) => [row, outcome, id])).toEqual([
      [1, 'accepted', 'e-0'],
      [3, 'rejected', 'e-1'],
      [4, 'rejected', undefined],
      [5, 'rejected', 'e-2'],
      [6, 'duplicate', 'e-0'],
    ]);
    expect((await story.rows(url, 'rejected')).map(({ row }) => row)).toEqual([3, 4, 5]);
    const csv = await story.send('GET', `${url}/rows?outcome=rejected`, { headers: { accept: 'text/csv' } });
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body.split('\n').slice(0, 2)).toEqual([
      'row,outcome,id,subject,error_code,error',
      expect.stringMatching(/^3,rejected,e-1,.*,bad-time,"\/time: .*"$/),
    ]);
    const array = await story.upload(JSON.stringify([lot(7), bad], null, 1));
    await story.over(array);
    expect((await story.rows(array)).map(({ row, line, outcome }) => [row, line, outcome])).toEqual([
      [1, 2, 'accepted'],
      [2, expect.any(Number), 'rejected'],
    ]);
  });

  it('gives refused rows of a sheet back as they were sent, to be corrected and sent again', async () => {
    const story = await begin();
    const bad = SHEET.replace(',5500,', ',"5500,5",')
      .replaceAll('sulfate-7', 'sulfate-8')
      .split('\n')
      .slice(1)
      .join('\n');
    const foreign = SHEET.replaceAll(sourceOf('smm'), sourceOf('vale'))
      .replaceAll('sulfate-7', 'sulfate-9')
      .split('\n')
      .slice(1)
      .join('\n');
    const url = await story.upload(SHEET + bad + foreign);
    const job = await story.over(url);
    expect(job).toMatchObject({ takenFor: 'a table (CSV)', noun: 'row', ...NONE, accepted: 2, rejected: 4 });
    expect(job.errors[0]).toMatchObject({ row: 4, column: 'mineral_kg', code: 'decimal-comma' });
    const { body } = await story.send('GET', `${url}/rows?outcome=rejected`, { headers: { accept: 'text/csv' } });
    const [head, ...rows] = body.trimEnd().split('\n');
    expect(head).toBe(`${SHEET.split('\n')[0]},error_code,error`);
    expect(rows.map((row) => row.split(',').length)).toHaveLength(4);
    for (const [i, row] of `${bad}${foreign}`.trimEnd().split('\n').entries())
      expect(rows[i]?.startsWith(row)).toBe(true);
    expect(rows[2]).toContain(',not-allowed,');
    const corrected = body.replace('"5500,5"', '5500').replaceAll(sourceOf('vale'), sourceOf('smm'));
    expect(await story.over(await story.upload(corrected))).toMatchObject({ ...NONE, accepted: 4 });
  });

  it('makes events of EPCIS, of the source that is named or the only one of the grants', async () => {
    const story = await begin();
    const events = [
      transformation(),
      { type: 'ObjectEvent', action: 'OBSERVE', eventTime: '2025-02-20T23:30:00Z', eventTimeZoneOffset: '+09:00' },
    ];
    const job = await story.over(await story.upload(documentOf(events)));
    expect(job).toMatchObject({ takenFor: 'EPCIS', noun: 'event', ...NONE, accepted: 1, ignored: 1 });
    const named = await story.over(await story.upload(documentOf(events), `?source=${sourceOf('vale')}`));
    expect(named).toMatchObject({ ...NONE, rejected: 1, ignored: 1 });
    expect(named.errors[0]).toMatchObject({ code: 'not-allowed' });
    for (const [by, query] of [
      ['nobody', ''],
      ['smm', '?source=me'],
    ] as const) {
      const answer = await story.send('POST', `/v1/uploads${query}`, { by, body: documentOf(events) });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'bad-request']);
    }
  });

  it('is written as a whole or not at all, if that is asked for', async () => {
    const story = await begin();
    const many = lots(2_500);
    const bad = [...many.slice(0, 2_400), { ...lot(1), time: '2023-02-25T10:00:00Z' }];
    for (const [body, rejected] of [
      [lines([...many.slice(0, 3), { id: 'x' }]), 1],
      [lines([...many, { id: 'x' }]), 1],
      [lines(bad), 1],
    ] as const) {
      const job = await story.over(await story.upload(body, '?onError=rollback'));
      expect(job).toMatchObject({ ...NONE, rejected, notWritten: body.trimEnd().split('\n').length - rejected });
      expect(story.intake.written).toHaveLength(0);
    }
    expect(await story.over(await story.upload(lines(many), '?onError=rollback'))).toMatchObject({
      ...NONE,
      accepted: 2_500,
    });
    expect(Math.max(...story.intake.calls)).toBe(1_000);
  });

  it('waits for room in the queue and for Kafka, and says so if it has waited in vain', async () => {
    const story = await begin({ waitsMax: 3 });
    story.intake.troubles.push(...Array.from({ length: 9 }, () => 'not-ready' as const));
    story.intake.troubles.push('queue-full', 'unknown', 'kafka-away');
    const patient = await story.over(await story.upload(lines(lots(2))));
    expect(patient).toMatchObject({ problem: null, unknown: 0, rejected: 0, accepted: 0, duplicate: 2 });
    story.intake.troubles.push(null, ...Array.from({ length: 9 }, () => 'kafka-away' as const));
    const body = lines(Array.from({ length: 1_500 }, (_, i) => lot(`v-${i}`)));
    const url = await story.upload(body);
    const job = await story.over(url);
    expect(job).toMatchObject({
      state: 'done',
      problem: { code: 'kafka-away' },
      ...NONE,
      accepted: 1_000,
      notWritten: 500,
    });
    expect(await story.rows(url)).toHaveLength(1_500);
    story.intake.troubles.length = 0;
    expect(await story.over(await story.upload(body))).toMatchObject({ ...NONE, accepted: 500, duplicate: 1_000 });
  });

  it('that meets a fault of the intake is over, and others are not held up', async () => {
    const story = await begin();
    story.intake.troubles.push('broken');
    const job = await story.over(await story.upload(lines(lots(2))));
    expect(job).toMatchObject({ state: 'done', problem: { code: 'internal' }, ...NONE });
    expect(await story.over(await story.upload(lines(lots(2))))).toMatchObject({ accepted: 2 });
  });

  it('is its own sender’s alone', async () => {
    const story = await begin();
    const url = await story.upload(lines(lots(1)));
    await story.over(url);
    for (const [method, path] of [
      ['GET', url],
      ['GET', `${url}/rows`],
      ['DELETE', url],
      ['GET', '/v1/jobs/no-such'],
    ] as const) {
      const { statusCode } = await story.send(method, path, { by: path === '/v1/jobs/no-such' ? 'smm' : 'vale' });
      expect(statusCode).toBe(404);
    }
    expect((await story.send('GET', url)).statusCode).toBe(200);
  });

  it('is refused if its file is not one that is read, with what it is', async () => {
    const story = await begin();
    for (const [body, status, what] of [
      ['<!DOCTYPE html>\n<title>Sign in</title>\n', 415, 'XML or HTML'],
      ['<?xml version="1.0"?>\n<epcis:EPCISDocument xmlns:epcis="x"/>\n', 415, 'EPCIS in XML'],
      [Buffer.from(`\uFEFF${SHEET}`, 'utf16le'), 415, 'UTF-16'],
      [Buffer.from('504b030414000600', 'hex'), 415, 'packed'],
      [gzipSync('x').subarray(0, 12), 400, 'damaged'],
    ] as const) {
      const answer = await story.send('POST', '/v1/uploads', { body });
      expect([answer.statusCode, answer.body]).toEqual([status, expect.stringContaining(what)]);
    }
    const unknown = await story.over(await story.upload('a,b\n1,2\n'));
    expect(unknown).toMatchObject({ state: 'done', problem: { code: 'unknown-head' }, ...NONE });
    expect(story.intake.calls).toEqual([]);
  });

  it('is refused if it makes too many statements', async () => {
    const story = await begin();
    const job = await story.over(
      await story.upload(lines(Array.from({ length: STATEMENTS_MAX + 1 }, () => ({ id: 'x' })))),
    );
    expect(job).toMatchObject({
      problem: { code: 'request-too-large', detail: expect.stringContaining('10000 statements') },
    });
    expect(story.intake.calls).toEqual([]);
  });

  it('is refused if its sender has too many that are not done', async () => {
    const story = await begin();
    const gate = Promise.withResolvers<void>();
    story.intake.gate = () => gate.promise;
    const urls = [];
    for (let i = 0; i < OPEN_JOBS_OF_PRINCIPAL_MAX; i += 1) urls.push(await story.upload(lines([lot(i)])));
    const refused = await story.send('POST', '/v1/uploads', { body: lines(lots(1)) });
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([429, 'too-many-jobs']);
    const other = await story.send('POST', '/v1/uploads', { body: lines(lots(1)), by: 'vale' });
    expect(other.statusCode).toBe(202);
    gate.resolve();
    for (const url of urls) expect(await story.over(url)).toMatchObject({ accepted: 1 });
    expect(await story.over(await story.upload(lines([lot('late')])))).toMatchObject({ accepted: 1 });
  });
});

describe('a job that is cancelled', () => {
  it('ends after what is under way, or never begins; what is written stays', async () => {
    const story = await begin();
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    story.intake.gate = () => {
      reached.resolve();
      return gate.promise;
    };
    const [running, waiting] = [await story.upload(lines(lots(3_000))), await story.upload(lines(lots(1)))];
    await reached.promise;
    const never = await story.send('DELETE', waiting);
    expect([never.statusCode, never.json<JobJson>().state]).toEqual([200, 'cancelled']);
    expect((await story.send('DELETE', running)).statusCode).toBe(202);
    gate.resolve();
    const job = await story.over(running);
    expect(job).toMatchObject({ state: 'cancelled', ...NONE, accepted: 1_000, notWritten: 2_000 });
    expect(await story.rows(running)).toHaveLength(3_000);
    const over = await story.send('DELETE', running);
    expect([over.statusCode, over.json<JobJson>()]).toEqual([200, job]);
  });
});

describe('a restart', () => {
  it('continues a job where it was, and keeps what is over', async () => {
    const story = await begin();
    const done = await story.upload(lines([lot('done')]));
    const before = await story.over(done);
    const gate = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    story.intake.gate = async () => {
      if (story.intake.calls.length < 2) return;
      second.resolve();
      await gate.promise;
    };
    const url = await story.upload(lines(lots(2_500)));
    await second.promise;
    const ended = story.restart();
    gate.resolve();
    await ended;
    const job = await story.over(url);
    expect(job).toMatchObject({ state: 'done', ...NONE, accepted: 2_500 });
    expect((await story.rows(url)).map(({ row }) => row)).toEqual(Array.from({ length: 2_500 }, (_, i) => i + 1));
    expect(await story.over(done)).toEqual(before);
  });
});

describe(`a sheet of 10,000 rows with every kind of mistake (ORETRAIL_SEED=${SEED})`, () => {
  it('has a fate for each row, and gives back what is refused', async () => {
    const { bytes, lots: sheetLots, count } = messySheet(new Random(SEED));
    const own = Buffer.from(
      bytes.toString('latin1').replaceAll('urn:party:example-refinery', sourceOf('smm')),
      'latin1',
    );
    const story = await begin();
    const url = await story.upload(own);
    const job = await story.over(url);
    expect(job.accepted + job.rejected).toBe(count);
    expect(count).toBeGreaterThanOrEqual(MESSY_ROWS);
    const rows = new Map<number, RowJson>((await story.rows(url)).map((row) => [row.row, row]));
    expect(rows.size).toBe(count);
    for (const { rows: ofLot, mistake } of sheetLots) {
      for (const row of ofLot)
        expect(rows.get(row)?.outcome, `row ${row}`).toBe(mistake === null ? 'accepted' : 'rejected');
      if (mistake !== null) expect(rows.get(mistake.row)?.errors?.map(({ code }) => code)).toContain(mistake.code);
    }
    const { body } = await story.send('GET', `${url}/rows?outcome=rejected`, { headers: { accept: 'text/csv' } });
    expect(body.trimEnd().split('\n')).toHaveLength(job.rejected + 1);
    expect(own.length).toBeLessThan(UPLOAD_BYTES_MAX);
  });
});
