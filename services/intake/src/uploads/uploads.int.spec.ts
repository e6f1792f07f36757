/** Uploads as jobs, from the request to what became of each row. */
import { gzipSync } from 'node:zlib';
import { templateText } from '@oretrail/sheets';
import { documentOf, transformation } from '@oretrail/test-support/epcis-documents';
import { sourceOf } from '@oretrail/test-support/intake/plain-intake';
import { lines, lot, lots, NONE, text } from '@oretrail/test-support/intake/upload-files';
import { uploadStoryOfTest } from '@oretrail/test-support/intake/upload-story-of-test';
import { describe, expect, it } from 'vitest';

const SHEET = templateText('minerals').replaceAll('urn:party:example-refinery', sourceOf('smm'));

describe('an upload', () => {
  const three = lots(3);
  it.each([
    ['events, one a line', lines(three)],
    ['events in JSON over several lines', three.map((event) => JSON.stringify(event, null, 2)).join('\n')],
    ['a JSON array of events', JSON.stringify(three)],
    ['a JSON array of events, packed by gzip', gzipSync(JSON.stringify(three, null, 1))],
    ['events, one a line', `\uFEFF${lines(three).replaceAll('\n', '\r\n')}`],
  ])('is taken for what it is, and each event is written once: %s', async (takenFor, body) => {
    const story = await uploadStoryOfTest();
    const job = await story.over(await story.upload(body));
    expect(job).toMatchObject({ state: 'done', takenFor, problem: null, ...NONE, accepted: 3 });
    expect(job.position).toEqual({ 'sourcing.shipments.v1/0': 3 });
    expect(story.intake.written).toHaveLength(3);
    const again = await story.over(await story.upload(body));
    expect(again).toMatchObject({ ...NONE, duplicate: 3 });
    expect(story.intake.written).toHaveLength(3);
  });

  it('says of each event what became of it, and where it is', async () => {
    const story = await uploadStoryOfTest();
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
    const story = await uploadStoryOfTest();
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
    const story = await uploadStoryOfTest();
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
    const story = await uploadStoryOfTest();
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
});
