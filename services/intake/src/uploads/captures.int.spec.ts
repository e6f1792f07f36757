/** The capture interface of EPCIS 2.0. */
import { commissioning, documentOf, transformation } from '@oretrail/test-support/epcis-documents';
import { sourceOf } from '@oretrail/test-support/intake/plain-intake';
import { type UploadAnswer, UploadStory } from '@oretrail/test-support/intake/upload-story';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterEach, describe, expect, it } from 'vitest';
import { STATEMENTS_MAX, UPLOAD_BYTES_MAX } from './limits.ts';

const CAPTURE = '/epcis/v2/capture';
const IDLE = {
  type: 'ObjectEvent',
  action: 'OBSERVE',
  eventTime: '2025-02-20T23:30:00Z',
  eventTimeZoneOffset: '+09:00',
  eventID: 'urn:uuid:idle',
};
const good = (id: string, changes = {}) => transformation({ eventID: `urn:uuid:${id}`, ...changes });
const BAD = good('bad', { eventTimeZoneOffset: 'late' });

type CaptureJson = Readonly<{
  captureID: string;
  running: boolean;
  success: boolean;
  captureErrorBehaviour: string;
  finishedAt?: string;
  errors: readonly Readonly<{ type: string; title: string; status: number; event: number; pointer: string }>[];
  ignored: readonly Readonly<{ event: number; eventID: string; code: string }>[];
  accepted: number;
}>;
type ProblemJson = Readonly<{
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: readonly unknown[];
}>;

const open: UploadStory[] = [];
async function begin(): Promise<UploadStory> {
  const story = await UploadStory.begin(temporaryFolder());
  open.push(story);
  return story;
}
afterEach(() => Promise.all(open.splice(0).map((story) => story.end())));

const capture = (story: UploadStory, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
  story.send('POST', CAPTURE, { body, headers: { 'content-type': 'application/json', ...headers } });

/** Captures a document, and waits until that is over. */
async function captured(story: UploadStory, body: string, behaviour?: string): Promise<CaptureJson> {
  const { statusCode, headers } = await capture(
    story,
    body,
    behaviour === undefined ? {} : { 'gs1-capture-error-behaviour': behaviour },
  );
  expect(statusCode).toBe(202);
  const url = String(headers['location']);
  expect(url).toMatch(/^\/epcis\/v2\/capture\/[0-9a-f-]+$/);
  await story.over(url);
  return (await story.send('GET', url)).json<CaptureJson>();
}

function expectProblem(answer: UploadAnswer, status: number, type: string): ProblemJson {
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    status,
    expect.stringContaining('application/problem+json'),
  ]);
  const problem = answer.json<ProblemJson>();
  expect(problem).toMatchObject({
    type: `epcisException:${type}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
  return problem;
}

describe('a capture', () => {
  it('says what became of it, with what is ignored', async () => {
    const story = await begin();
    const job = await captured(story, documentOf([good('a'), IDLE]));
    expect(job).toMatchObject({
      running: false,
      success: true,
      captureErrorBehaviour: 'rollback',
      errors: [],
      accepted: 1,
    });
    expect(job.ignored).toEqual([
      { event: 2, eventID: 'urn:uuid:idle', code: 'epcis-no-effect', reason: expect.any(String) },
    ]);
    expect(story.intake.written).toHaveLength(1);
    expect(await captured(story, documentOf([good('a'), IDLE]))).toMatchObject({ success: true, accepted: 0 });
  });

  it('is rolled back if an event is bad, whatever finds it so, unless it is to proceed', async () => {
    const story = await begin();
    const foreign = documentOf([good('a'), commissioning({ eventID: 'urn:uuid:b' })]);
    for (const [document, code] of [[documentOf([good('a'), BAD]), 'bad-time']] as const) {
      const job = await captured(story, document);
      expect(job).toMatchObject({ success: false, captureErrorBehaviour: 'rollback', accepted: 0 });
      expect(job.errors).toEqual([
        expect.objectContaining({
          type: 'epcisException:ValidationException',
          title: code,
          event: 2,
          pointer: '/epcisBody/eventList/1/eventTimeZoneOffset',
        }),
      ]);
      expect(story.intake.written).toEqual([]);
      expect(await captured(story, document, 'proceed')).toMatchObject({
        success: false,
        captureErrorBehaviour: 'proceed',
        accepted: 1,
      });
    }
    const url = `${CAPTURE}?source=${sourceOf('vale')}`;
    const { headers } = await story.send('POST', url, { body: foreign });
    await story.over(String(headers['location']));
    const job = (await story.send('GET', String(headers['location']))).json<CaptureJson>();
    expect(job.errors.map(({ type, status }) => [type, status])).toEqual([
      ['epcisException:SecurityException', 403],
      ['epcisException:SecurityException', 403],
    ]);
  });

  it('gives an event and its declaration of error as they were sent, by its id', async () => {
    const story = await begin();
    const sent = documentOf([good('a')]).replace('"quantity":60', '"quantity":60.000');
    await captured(story, sent);
    const declared = good('a', {
      errorDeclaration: { declarationTime: '2025-03-01T00:00:00Z', reason: 'incorrect_data' },
    });
    await captured(story, documentOf([declared, IDLE, good('b')]));
    await captured(story, documentOf([good('rolled-back'), BAD]));
    const url = `/epcis/v2/events/${encodeURIComponent('urn:uuid:a')}`;
    const { statusCode, body, headers } = await story.send('GET', url);
    expect([statusCode, headers['gs1-epcis-version']]).toEqual([200, '2.0.0']);
    expect(body).toContain('"quantity":60.000');
    const document = JSON.parse(body);
    expect(document).toMatchObject({
      type: 'EPCISQueryDocument',
      schemaVersion: '2.0',
      '@context': JSON.parse(sent)['@context'],
    });
    const { eventList } = document.epcisBody.queryResults.resultsBody;
    expect(eventList).toEqual([good('a'), declared]);
    // What is given can be captured again.
    expect(await captured(story, body)).toMatchObject({ success: true, accepted: 0 });
    for (const [id, by] of [
      ['rolled-back', 'smm'],
      ['idle', 'smm'],
      ['none', 'smm'],
      ['a', 'vale'],
    ]) {
      expectProblem(
        await story.send('GET', `/epcis/v2/events/urn:uuid:${id}`, { by: by ?? '' }),
        404,
        'NoSuchNameException',
      );
    }
  });

  it('finds events without an id by their hash', async () => {
    const story = await begin();
    const { eventID: _, ...nameless } = good('a');
    await captured(story, documentOf([nameless]));
    const id = JSON.parse(story.intake.written[0]?.identity ?? '[]')[2];
    expect(id).toMatch(/^ni:\/\/\/sha-256;/);
    const { statusCode } = await story.send('GET', `/epcis/v2/events/${encodeURIComponent(id)}`);
    expect(statusCode).toBe(200);
  });

  it('is listed in pages, to its sender alone', async () => {
    const story = await begin();
    const ids: string[] = [];
    for (const id of ['a', 'b', 'c']) ids.unshift((await captured(story, documentOf([good(id)]))).captureID);
    const seen: string[] = [];
    for (let url: string | undefined = `${CAPTURE}?perPage=2`; url !== undefined; ) {
      const page: UploadAnswer = await story.send('GET', url);
      seen.push(...page.json<CaptureJson[]>().map(({ captureID }) => captureID));
      url = /<(.*)>; rel="next"/.exec(String(page.headers['link'] ?? ''))?.[1];
    }
    expect(seen).toEqual(ids);
    expect((await story.send('GET', CAPTURE, { by: 'vale' })).json()).toEqual([]);
    expectProblem(await story.send('GET', `${CAPTURE}/${ids[0]}`, { by: 'vale' }), 404, 'NoSuchNameException');
    expectProblem(await story.send('GET', `${CAPTURE}?nextPageToken=none`), 400, 'ValidationException');
    const upload = await story.upload(documentOf([good('d')]));
    expectProblem(await story.send('GET', `${CAPTURE}/${upload.split('/').at(-1)}`), 404, 'NoSuchNameException');
  });

  it('is refused at once if the document is not one', async () => {
    const story = await begin();
    const document = documentOf([good('a')]);
    const problem = expectProblem(
      await capture(story, document.replace('"schemaVersion"', '"type":"x","schemaVersion"')),
      400,
      'ValidationException',
    );
    expect(problem.errors).toEqual([{ pointer: '/type', code: 'duplicate-member', detail: expect.any(String) }]);
    for (const body of [
      '',
      '{}',
      'a,b\n1,2\n',
      '[]',
      `${document}}`,
      JSON.stringify({ ...JSON.parse(document), epcisBody: {} }),
    ]) {
      expectProblem(await capture(story, body), 400, 'ValidationException');
    }
    expectProblem(await capture(story, '<epcis:EPCISDocument xmlns:epcis="x"/>'), 415, 'UnsupportedMediaTypeException');
    expectProblem(
      await capture(story, document, { 'gs1-capture-error-behaviour': 'perhaps' }),
      400,
      'ValidationException',
    );
    expectProblem(await capture(story, document, { 'gs1-epcis-version': '1.2' }), 406, 'NotAcceptableException');
    const many = documentOf(Array.from({ length: STATEMENTS_MAX + 1 }, () => 1));
    for (const body of [many, document + ' '.repeat(UPLOAD_BYTES_MAX)]) {
      const answer = await capture(story, body);
      expectProblem(answer, 413, 'CaptureLimitExceededException');
      expect(answer.headers).toMatchObject({
        'gs1-epcis-capture-limit': '10000',
        'gs1-epcis-capture-file-size-limit': '16777216',
      });
    }
    expect((await story.send('GET', CAPTURE)).json()).toEqual([]);
    expect(story.intake.calls).toEqual([]);
  });

  it('tells versions and limits', async () => {
    const story = await begin();
    const { statusCode, headers } = await story.send('OPTIONS', CAPTURE);
    expect([statusCode, headers]).toEqual([
      204,
      expect.objectContaining({
        allow: 'GET, OPTIONS, POST',
        'gs1-epcis-version': '2.0.0',
        'gs1-cbv-version': '2.0.0',
        'gs1-extensions': 'oretrail=urn:oretrail:epcis:1:',
        'gs1-epcis-capture-limit': '10000',
        'gs1-epcis-capture-file-size-limit': '16777216',
        'gs1-capture-error-behaviour': 'all',
      }),
    ]);
  });

  it('has its own problems for what the intake refuses', async () => {
    const story = await begin();
    const gate = Promise.withResolvers<void>();
    story.intake.gate = () => gate.promise;
    const answers: UploadAnswer[] = [];
    for (let i = 0; i < 5; i += 1) answers.push(await capture(story, documentOf([good(String(i))])));
    expectProblem(answers.at(-1) ?? expect.fail(), 429, 'ImplementationException');
    expect(answers.at(-1)?.headers['retry-after']).toBeDefined();
    gate.resolve();
  });
});
