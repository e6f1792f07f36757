/** Uploads that are refused, wait, fail, are cancelled, or outlive their process. */
import { gzipSync } from 'node:zlib';
import { templateText } from '@oretrail/sheets';
import { lines, lot, lots, NONE } from '@oretrail/test-support/intake/upload-files';
import { type JobJson, UploadStory } from '@oretrail/test-support/intake/upload-story';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterEach, describe, expect, it } from 'vitest';
import { OPEN_JOBS_OF_PRINCIPAL_MAX, STATEMENTS_MAX } from './limits.ts';

const open: UploadStory[] = [];
async function begin(options: Parameters<typeof UploadStory.begin>[1] = {}): Promise<UploadStory> {
  const story = await UploadStory.begin(temporaryFolder(), options);
  open.push(story);
  return story;
}
afterEach(() => Promise.all(open.splice(0).map((story) => story.end())));

describe('an upload', () => {
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
      ['<!DOCTYPE html>\n<title>Sign in</title>\n', 415, 'saved web page'],
      [
        '<?xml version="1.0"?>\n<epcis:EPCISDocument xmlns:epcis="x"/>\n',
        415,
        'EPCIS in XML: export it as EPCIS 2.0 in JSON',
      ],
      [Buffer.from(`\uFEFF${templateText('minerals')}`, 'utf16le'), 415, 'save it in UTF-8'],
      [Buffer.from('504b030414000600', 'hex'), 415, 'save a spreadsheet as'],
      [' \n', 400, 'empty'],
      [gzipSync(' \n'), 400, 'empty'],
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
    story.intake.grant('vale');
    for (let i = 0; i < OPEN_JOBS_OF_PRINCIPAL_MAX; i += 1) urls.push(await story.upload(lines([lot(i)])));
    const refused = await story.send('POST', '/v1/uploads', { body: lines(lots(1)) });
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([429, 'too-many-jobs']);
    const other = await story.send('POST', '/v1/uploads', { body: lines(lots(1)), by: 'vale' });
    expect(other.statusCode).toBe(202);
    gate.resolve();
    for (const url of urls) expect(await story.over(url)).toMatchObject({ accepted: 1 });
    expect(await story.over(await story.upload(lines([lot('late')])))).toMatchObject({ accepted: 1 });
  });

  it('is refused if all who have no grant have too many, and others have room', async () => {
    const story = await begin();
    const gate = Promise.withResolvers<void>();
    story.intake.gate = () => gate.promise;
    for (let i = 0; i < OPEN_JOBS_OF_PRINCIPAL_MAX; i += 1) await story.upload(lines([lot(i)]), '', `account-${i}`);
    const refused = await story.send('POST', '/v1/uploads', { body: lines(lots(1)), by: 'another-account' });
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([429, 'too-many-jobs']);
    const url = await story.upload(lines(lots(1)));
    gate.resolve();
    expect(await story.over(url)).toMatchObject({ accepted: 1 });
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
