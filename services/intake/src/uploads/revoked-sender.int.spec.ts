/** A sender all of whose grants were revoked sees none of its uploads, and sends no more. Source: intake.md, section 4. */
import { documentOf, transformation } from '@oretrail/test-support/epcis-documents';
import { revoking } from '@oretrail/test-support/grants/story';
import { HttpStory, lotOf, PATIENCE_MS } from '@oretrail/test-support/intake/http-story';
import { lines } from '@oretrail/test-support/intake/upload-files';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it, onTestFinished } from 'vitest';
import { uploadsIn } from './plugin.ts';

const EVENT = 'urn:uuid:a';
const JSON_TYPE = { 'content-type': 'application/json' };

async function begin(): Promise<HttpStory> {
  const story = await HttpStory.begin({ routes: [uploadsIn(temporaryFolder())] });
  onTestFinished(() => story.end());
  return story;
}

const upload = (story: HttpStory, by: string) =>
  story.send('POST', '/v1/uploads', { by, body: lines([lotOf(by, 1)]), headers: JSON_TYPE });
const capture = (story: HttpStory, by: string) =>
  story.send('POST', '/epcis/v2/capture', {
    by,
    body: documentOf([transformation({ eventID: EVENT })]),
    headers: JSON_TYPE,
  });

it('hides uploads and captures from a sender all of whose grants were revoked', async () => {
  const story = await begin();
  const job = String((await upload(story, 'smm')).headers['location']);
  const captured = String((await capture(story, 'smm')).headers['location']);
  const addresses = [job, `${job}/rows`, captured];
  const statuses = async () => {
    const all = [];
    for (const url of addresses) all.push((await story.send('GET', url, { by: 'smm' })).statusCode);
    return all;
  };
  expect(await statuses()).toEqual([200, 200, 200]);
  const over = async () => (await story.send('GET', captured, { by: 'smm' })).json().running;
  await expect.poll(over, { timeout: PATIENCE_MS }).toBe(false);
  await story.grants('op', revoking('urn:party:op', 'smm'));
  expect(await statuses()).toEqual([404, 404, 404]);
  expect((await story.send('GET', '/epcis/v2/capture', { by: 'smm' })).json()).toEqual([]);
  expect((await story.send('DELETE', job, { by: 'smm' })).statusCode).toBe(404);
});

it('refuses files of a sender all of whose grants were revoked', async () => {
  const story = await begin();
  await story.grants('op', revoking('urn:party:op', 'smm'));
  const answers = [await upload(story, 'smm'), await capture(story, 'smm')];
  expect(answers.map((answer) => [answer.statusCode, answer.json().type])).toEqual([
    [403, 'urn:oretrail:error:not-allowed'],
    [403, 'epcisException:SecurityException'],
  ]);
});
