/** What the capture interface of EPCIS 2.0 answers beside what becomes of events. */

import { documentOf, transformation } from '@oretrail/test-support/epcis-documents';
import {
  CAPTURE,
  type CaptureJson,
  capture,
  captured,
  expectProblem,
} from '@oretrail/test-support/intake/capture-story';
import type { UploadAnswer } from '@oretrail/test-support/intake/upload-story';
import { uploadStoryOfTest } from '@oretrail/test-support/intake/upload-story-of-test';
import { describe, expect, it } from 'vitest';
import { STATEMENTS_MAX, UPLOAD_BYTES_MAX } from './limits.ts';

const good = (id: string, changes = {}) => transformation({ eventID: `urn:uuid:${id}`, ...changes });

describe('a capture', () => {
  it('is listed in pages, to its sender alone', async () => {
    const story = await uploadStoryOfTest();
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
    const story = await uploadStoryOfTest();
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
    for (const body of ['<epcis:EPCISDocument xmlns:epcis="x"/>', 'PK\u0003\u0004'])
      expectProblem(await capture(story, body), 415, 'UnsupportedMediaTypeException');
    expect((await capture(story, 'a,b\n1,2\n')).body).toContain('/v1/uploads');
    expect((await capture(story, `${document}}`)).body).toContain('Send an EPCISDocument in JSON.');
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
    const story = await uploadStoryOfTest();
    const { statusCode, headers } = await story.send('OPTIONS', CAPTURE);
    expect([statusCode, headers]).toEqual([
      204,
      expect.objectContaining({
        allow: 'GET, HEAD, OPTIONS, POST',
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
    const story = await uploadStoryOfTest();
    const gate = Promise.withResolvers<void>();
    story.intake.gate = () => gate.promise;
    const answers: UploadAnswer[] = [];
    for (let i = 0; i < 5; i += 1) answers.push(await capture(story, documentOf([good(String(i))])));
    expectProblem(answers.at(-1) ?? expect.fail(), 429, 'ImplementationException');
    expect(answers.at(-1)?.headers['retry-after']).toBeDefined();
    gate.resolve();
  });
});
