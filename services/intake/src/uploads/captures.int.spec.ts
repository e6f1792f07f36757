/** What becomes of captures by EPCIS 2.0. */

import { commissioning, documentOf, transformation } from '@oretrail/test-support/epcis-documents';
import { CAPTURE, type CaptureJson, captured, expectProblem } from '@oretrail/test-support/intake/capture-story';
import { sourceOf } from '@oretrail/test-support/intake/plain-intake';
import { uploadStoryOfTest } from '@oretrail/test-support/intake/upload-story-of-test';
import { describe, expect, it } from 'vitest';

const IDLE = {
  type: 'ObjectEvent',
  action: 'OBSERVE',
  eventTime: '2025-02-20T23:30:00Z',
  eventTimeZoneOffset: '+09:00',
  eventID: 'urn:uuid:idle',
};
const good = (id: string, changes = {}) => transformation({ eventID: `urn:uuid:${id}`, ...changes });
const BAD = good('bad', { eventTimeZoneOffset: 'late' });

describe('a capture', () => {
  it('says what became of it, with what is ignored', async () => {
    const story = await uploadStoryOfTest();
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
    const story = await uploadStoryOfTest();
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
    const story = await uploadStoryOfTest();
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
    const story = await uploadStoryOfTest();
    const { eventID: _, ...nameless } = good('a');
    await captured(story, documentOf([nameless]));
    const id = JSON.parse(story.intake.written[0]?.identity ?? '[]')[2];
    expect(id).toMatch(/^ni:\/\/\/sha-256;/);
    const { statusCode } = await story.send('GET', `/epcis/v2/events/${encodeURIComponent(id)}`);
    expect(statusCode).toBe(200);
  });
});
