/** Everything that is not well has one shape. Source: intake.md, "Errors". */
import { GRANT_ERRORS } from '@oretrail/authority';
import { EPCIS_ERRORS } from '@oretrail/epcis';
import type { ErrorTable } from '@oretrail/errors';
import { EVENT_FILE_ERRORS } from '@oretrail/event-files';
import { ATTEMPTS_MAX, HTTP_ERRORS } from '@oretrail/http-api';
import { EVENT_ERRORS } from '@oretrail/model';
import { SHEET_ERRORS } from '@oretrail/sheets';
import { HttpStory, lotOf } from '@oretrail/test-support/intake/http-story';
import { shapeFaults } from '@oretrail/test-support/intake/problem-shape';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { INTAKE_ERRORS } from '../errors.ts';

type Answer = Awaited<ReturnType<HttpStory['send']>>;

const log = { error: vi.fn() };
let story: HttpStory;
beforeAll(async () => {
  story = await HttpStory.begin({
    log,
    routes: [
      (app) => {
        const schema = { hide: true };
        app.get('/fails', { schema }, () => Promise.reject(new Error('secret of the database')));
        app.get('/fails-oddly', { schema }, () => Promise.reject('a text'));
      },
    ],
  });
});
afterEach(() => {
  story.intake.refusal = null;
});
afterAll(async () => story.end());

function expectProblem(answer: Answer, status: number, code: string): void {
  const { statusCode, body, headers } = answer;
  expect(shapeFaults({ statusCode, body, contentType: String(headers['content-type']) })).toEqual([]);
  expect([statusCode, answer.json().type]).toEqual([status, `urn:oretrail:error:${code}`]);
}

/** Tables of all codes that a problem, an item, a row or a job can have. */
const TABLES: readonly (readonly [string, ErrorTable])[] = [
  ['request', HTTP_ERRORS],
  ['request', INTAKE_ERRORS],
  ['event', EVENT_ERRORS],
  ['grant', GRANT_ERRORS],
  ['row of a table', SHEET_ERRORS],
  ['EPCIS event', EPCIS_ERRORS],
  ['file', EVENT_FILE_ERRORS],
];

const JSON_EVENT = { 'content-type': 'application/cloudevents+json' };

describe('a problem', () => {
  it.each([
    ['an unknown address', 'GET', '/v2/events', {}, 404, 'not-found'],
    ['an unknown address with a body', 'POST', '/v2/events', { body: '{}' }, 404, 'not-found'],
    ['an address that is not well encoded', 'GET', '/v1/grants/%', { by: 'op' }, 400, 'bad-request'],
    ['an address with too long a part', 'GET', `/v1/grants/${'x'.repeat(4_000)}`, { by: 'op' }, 400, 'bad-request'],
    ['another method', 'PUT', '/v1/events', { by: 'smm', headers: JSON_EVENT, body: {} }, 405, 'method-not-allowed'],
    ['no sign-in', 'GET', '/v1/statements?subject=x', {}, 401, 'not-signed-in'],
    ['an unknown key', 'GET', '/v1/grants', { by: 'stranger' }, 401, 'not-signed-in'],
    ['no content type', 'POST', '/v1/events', { by: 'smm', body: '{}' }, 415, 'unsupported-media-type'],
    ['no body', 'POST', '/v1/events', { by: 'smm' }, 400, 'bad-request'],
    ['an unknown parameter', 'GET', '/v1/grants?limits=1', { by: 'op' }, 400, 'bad-request'],
    ['a missing parameter', 'GET', '/v1/statements', { by: 'op' }, 400, 'bad-request'],
    ['a bad number', 'GET', '/v1/grants?limit=1001', { by: 'op' }, 400, 'bad-request'],
    ['a bad time', 'GET', '/v1/grants/urn:grant:smm/statements?since=now', { by: 'op' }, 400, 'bad-request'],
    ['an unknown template', 'GET', '/v1/templates/lots.csv', {}, 404, 'not-found'],
    ['an unknown code', 'GET', '/errors/constructor', {}, 404, 'not-found'],
    ['no receipts', 'GET', `/v1/statements/${'0'.repeat(64)}/receipt`, { by: 'op' }, 404, 'receipts-off'],
    ['a fault', 'GET', '/fails', { by: 'op' }, 500, 'internal'],
    ['an odd fault', 'GET', '/fails-oddly', { by: 'op' }, 500, 'internal'],
  ])('is the answer to %s', async (_, method, url, request, status, code) => {
    expectProblem(await story.send(method, url, request), status, code);
  });

  it.each([
    ['another content type', { 'content-type': 'text/csv' }],
    ['a broken content type', { 'content-type': '/' }],
    ['another character set', { 'content-type': 'application/json; charset=latin1' }],
    ['a compressed body', { ...JSON_EVENT, 'content-encoding': 'gzip' }],
  ])('is the answer to %s', async (_, headers) => {
    const answer = await story.send('POST', '/v1/events', { by: 'smm', headers, body: '{}' });
    expectProblem(answer, 415, 'unsupported-media-type');
    expect(answer.headers['accept-post']).toContain('application/x-ndjson');
  });

  it('is the answer to a body that is too large, by its header and by its bytes', async () => {
    const body = Buffer.alloc(4 * 1_024 * 1_024 + 1, ' ');
    const answer = await story.send('POST', '/v1/events', { by: 'smm', headers: JSON_EVENT, body });
    expectProblem(answer, 413, 'request-too-large');
    expect(answer.json().detail).toContain('4194304');
    const grant = await story.send('POST', '/v1/grants', {
      by: 'op',
      headers: JSON_EVENT,
      body: body.subarray(0, 300_000),
    });
    expectProblem(grant, 413, 'request-too-large');
  });

  it('is the answer to a body that is shorter than its header says', async () => {
    const headers = { ...JSON_EVENT, 'content-length': '100' };
    expectProblem(await story.send('POST', '/v1/events', { by: 'smm', headers, body: '{}' }), 400, 'bad-request');
  });

  it.each(['queue-full', 'kafka-away', 'not-ready'] as const)('is the answer if the core says %s', async (code) => {
    story.intake.refusal = INTAKE_ERRORS.error(code, 'the queue holds 20000 events');
    const answer = await story.states('smm', lotOf('smm', 1));
    expectProblem(answer, 503, code);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('is the answer to a known key and to an unknown one while nobody can be signed in yet', async () => {
    story.intake.isReady = false;
    for (const by of ['smm', 'stranger']) {
      for (let attempt = 0; attempt <= ATTEMPTS_MAX; attempt += 1) {
        expectProblem(await story.send('GET', '/v1/grants', { by }), 503, 'not-ready');
      }
    }
    story.intake.isReady = true;
    expect((await story.send('GET', '/v1/grants', { by: 'smm' })).statusCode).toBe(200);
  });

  it('names each parameter that is not valid, and why', async () => {
    const faultsFor = async (url: string) => (await story.send('GET', url, { by: 'op' })).json().errors;
    expect(await faultsFor('/v1/grants?limit=0&limits=1&x=2')).toEqual([
      { pointer: '/query/limit', code: 'bad-request', detail: '"limit" is not a whole number.' },
      { pointer: '/query/limits', code: 'bad-request', detail: '"limits" is not a parameter of this address.' },
      { pointer: '/query/x', code: 'bad-request', detail: '"x" is not a parameter of this address.' },
    ]);
    expect(await faultsFor('/v1/grants?limit=1001')).toMatchObject([{ detail: '"limit" is over 1000.' }]);
    expect(await faultsFor('/v1/statements')).toMatchObject([{ pointer: '/query/subject' }]);
  });

  it('shows nothing of a fault but its trace, which the log has too', async () => {
    log.error.mockClear();
    const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;
    const answer = await story.send('GET', '/fails', { by: 'op', headers: { traceparent } });
    expect(answer.body).not.toContain('secret');
    expect(answer.json().traceId).toBe('ab'.repeat(16));
    expect(log.error).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('ab'.repeat(16)));
  });

  it('has a trace of its own if the header is not one', async () => {
    for (const traceparent of ['', 'x', `00-${'0'.repeat(32)}-${'cd'.repeat(8)}-01`, `00-${'AB'.repeat(16)}-1-01`]) {
      const { traceId } = (await story.send('GET', '/nowhere', { headers: { traceparent } })).json();
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(traceparent).not.toContain(traceId);
    }
  });

  it.each(TABLES)('has a page for its code, if it is about a %s', async (about, { rows }) => {
    expect(Object.keys(rows).length).toBeGreaterThan(0);
    for (const [code, { meaning, remedy }] of Object.entries(rows)) {
      const answer = await story.send('GET', `/errors/${code}`);
      expect(answer.statusCode, code).toBe(200);
      expect(answer.json().meanings).toContainEqual(expect.objectContaining({ about, meaning, remedy }));
    }
  });

  it('has one page for a code that is about several things', async () => {
    const { meanings } = (await story.send('GET', '/errors/not-allowed')).json();
    expect(meanings.map(({ about }: { about: string }) => about)).toEqual(['request', 'event', 'grant']);
  });
});
