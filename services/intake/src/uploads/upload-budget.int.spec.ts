/** Uploads and captures charge the budget of their senders. Source: intake.md, "Back-pressure". */
import { documentOf, transformation } from '@oretrail/test-support/epcis-documents';
import { HttpStory, lotOf, PATIENCE_MS } from '@oretrail/test-support/intake/http-story';
import { lines, lots, NONE } from '@oretrail/test-support/intake/upload-files';
import { type JobJson, UploadStory, type UploadStoryOptions } from '@oretrail/test-support/intake/upload-story';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterEach, describe, expect, it } from 'vitest';
import { eventBudgets } from '../event-budgets.ts';
import { RUNNING_JOBS_MAX } from './limits.ts';
import { uploadsIn } from './plugin.ts';

const open: { end(): Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((story) => story.end())));

async function begin(options: UploadStoryOptions): Promise<UploadStory> {
  const story = await UploadStory.begin(temporaryFolder(), options);
  open.push(story);
  return story;
}

const PATIENT = { timeout: PATIENCE_MS };
/** Longer than any test runs. */
const LONG_MS = 1_000_000;

describe('the budget of a principal', () => {
  it('is charged for uploads and captures, which are refused beyond it, and holds back what was taken', async () => {
    const routes = [uploadsIn(temporaryFolder())];
    const story = await HttpStory.begin({ routes, budget: eventBudgets({ eventsPerSecond: 1, burst: 1_000 }) });
    open.push(story);
    const many = Array.from({ length: 999 }, (_, i) => lotOf('smm', i));
    await story.statesMany('smm', many);
    const upload = (by: string) =>
      story.send('POST', '/v1/uploads', { by, body: lines([lotOf(by, 'new')]), headers: { 'content-type': 'x/y' } });
    const taken = await upload('smm');
    expect([taken.statusCode, taken.headers['ratelimit']]).toEqual([202, expect.stringContaining('r=0')]);
    const refused = await upload('smm');
    expect([refused.statusCode, refused.json().type]).toEqual([429, 'urn:oretrail:error:over-budget']);
    const body = documentOf([transformation({ eventID: 'urn:uuid:a' })]);
    const headers = { 'content-type': 'application/json' };
    const captured = await story.send('POST', '/epcis/v2/capture', { by: 'smm', body, headers });
    expect([captured.statusCode, captured.json().type]).toEqual([429, 'epcisException:ImplementationException']);
    for (const answer of [refused, captured]) {
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.headers['ratelimit']).toContain('r=0');
    }
    const url = String(taken.headers['location']);
    const stateOf = async (path: string, by: string) =>
      (await story.send('GET', path, { by })).json() as unknown as JobJson;
    const other = String((await upload('vale')).headers['location']);
    await expect.poll(() => stateOf(other, 'vale'), PATIENT).toMatchObject({ state: 'done', accepted: 1 });
    await expect.poll(() => stateOf(url, 'smm'), PATIENT).toMatchObject({ state: 'writing', ...NONE });
    expect((await story.send('DELETE', url, { by: 'smm' })).statusCode).toBe(202);
    await expect.poll(() => stateOf(url, 'smm'), PATIENT).toMatchObject({ state: 'cancelled', ...NONE, notWritten: 1 });
  });

  it('is charged for what is given to the core, as soon as it has room', async () => {
    const asked: number[] = [];
    const spend = async (_: unknown, count: number): Promise<number> => (asked.push(count) % 2 === 1 ? 1 : 0);
    const story = await begin({ spend });
    const body = `${lines(lots(2_500))}no event\n`;
    expect(await story.over(await story.upload(body))).toMatchObject({ ...NONE, accepted: 2_500, rejected: 1 });
    expect(asked).toEqual([1_000, 1_000, 1_000, 1_000, 501, 501]);
    asked.length = 0;
    await story.over(await story.upload(lines(lots(1_500)), '?onError=rollback'));
    // The whole is tried before it is written.
    expect(asked).toEqual([1_000, 1_000, 500, 500, 1_000, 1_000, 500, 500]);
  });

  it('holds up no other if it is spent, not even as many as run at once', async () => {
    const spend: UploadStoryOptions['spend'] = async ({ principal }) => (principal.endsWith('smm') ? 0 : LONG_MS);
    const story = await begin({ spend });
    for (let i = 0; i < RUNNING_JOBS_MAX; i += 1) await story.upload(lines(lots(1)), '', `slow-${i}`);
    expect(await story.over(await story.upload(lines(lots(1))))).toMatchObject({ state: 'done', accepted: 1 });
    expect(story.intake.calls).toEqual([1]);
  });
});
