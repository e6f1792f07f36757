/** What each route of the OpenAPI document has in common. Source: intake.md, "2. HTTP" and "Errors". */
import { HttpStory } from '@oretrail/test-support/intake/http-story';
import { shapeFaults } from '@oretrail/test-support/intake/problem-shape';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadsIn } from '../uploads/plugin.ts';

let story: HttpStory;
beforeAll(async () => {
  story = await HttpStory.begin({ routes: [uploadsIn(temporaryFolder())] });
});
afterAll(async () => story.end());

const JSON_EVENT = { 'content-type': 'application/cloudevents+json' };

/** Limits of addresses that begin so, as their header names them. */
const LIMITS = [
  ['/v1/uploads', 'oretrail-limits', 'statements=10000, bytes=16777216'],
  ['/epcis/v2/capture/', 'gs1-epcis-capture-limit', undefined],
  ['/epcis/v2/capture', 'gs1-epcis-capture-limit', '10000'],
  ['/epcis/v2/events', 'gs1-epcis-capture-limit', undefined],
] as const;
const EVENT_LIMITS = ['', 'oretrail-limits', 'events=1000, bytes=4194304, event-bytes=262144'] as const;

describe('each route of the OpenAPI document', () => {
  type Operations = Record<string, { security?: unknown[] }>;

  /** What a hostile or clumsy client does to a route. */
  function requestsTo(url: string, method: string): [string, string, Parameters<HttpStory['send']>[2]][] {
    const path = url.replaceAll('{code}', 'missing').replaceAll(/\{\w+\}/g, 'x');
    return [
      [method, path, {}],
      [method, path, { by: 'smm' }],
      [method, `${path}?nonsense=1`, { by: 'smm' }],
      [method, path, { by: 'smm', headers: { 'content-type': 'image/png' }, body: 'x' }],
      [method, path, { by: 'smm', headers: JSON_EVENT, body: '{' }],
      [method, path, { by: 'smm', headers: { authorization: 'Basic eDp5' } }],
      [method, `${path}/%ff`, { by: 'smm' }],
      ['TRACE', path, {}],
      ['PATCH', path, { headers: { 'content-type': 'x' }, body: 'x' }],
    ];
  }

  /** All pairs of an address and a method. */
  async function operations(): Promise<[string, string, Operations[string]][]> {
    const { paths } = (await story.send('GET', '/openapi.json')).json() as { paths: Record<string, Operations> };
    return Object.entries(paths).flatMap(([url, byMethod]) =>
      Object.entries(byMethod).map(([method, operation]): [string, string, Operations[string]] => {
        return [url, method.toUpperCase(), operation];
      }),
    );
  }

  it('answers from 400 on with a problem', async () => {
    const faults: string[] = [];
    let refused = 0;
    for (const [url, method] of await operations()) {
      for (const [sent, path, request] of requestsTo(url, method)) {
        const { statusCode, headers, body } = await story.send(sent, path, request);
        if (statusCode < 400) continue;
        refused += 1;
        const shown = shapeFaults({ statusCode, contentType: String(headers['content-type']), body });
        faults.push(...shown.map((fault) => `${sent} ${path}: ${fault}`));
      }
    }
    expect(faults).toEqual([]);
    expect(refused).toBeGreaterThan(60);
  });

  it('takes OPTIONS, which names methods and limits', async () => {
    for (const [url, method] of await operations()) {
      const { statusCode, headers } = await story.send('OPTIONS', url.replaceAll(/\{\w+\}/g, 'x'));
      expect([url, statusCode]).toEqual([url, 204]);
      expect(headers['allow']).toContain(method);
      if (url.startsWith('/epcis/')) expect(headers['gs1-epcis-version']).toBe('2.0.0');
      else expect(headers['oretrail-version']).toMatch(/^\d+\.\d+\.\d+$/);
      const [, name, limits] = LIMITS.find(([start]) => url.startsWith(start)) ?? EVENT_LIMITS;
      expect([url, headers[name]]).toEqual([url, limits]);
    }
  });

  it('refuses a parameter that it does not know', async () => {
    for (const [url, method] of await operations()) {
      const path = `${url.replaceAll(/\{\w+\}/g, 'x')}?nonsense=1`;
      const bodies = { headers: JSON_EVENT, body: '{}' };
      const answer = await story.send(method, path, { by: 'op', ...(method === 'POST' ? bodies : {}) });
      expect([method, path, answer.statusCode]).toEqual([method, path, 400]);
      const pointers = answer.json().errors.map(({ pointer }: { pointer: string }) => pointer);
      expect(pointers).toContain('/query/nonsense');
    }
  });

  it('without a sign-in is refused, unless the document says that it needs none', async () => {
    const all = await operations();
    expect(all.length).toBeGreaterThan(10);
    for (const [url, method, { security }] of all) {
      const answer = await story.send(method, url.replaceAll(/\{\w+\}/g, 'x'));
      expect([url, method, answer.statusCode === 401]).toEqual([url, method, security === undefined]);
    }
  });

  it('names the methods that it takes if it is asked by another', async () => {
    const answer = await story.send('DELETE', '/v1/events');
    expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'OPTIONS, POST']);
    expect((await story.send('PUT', '/v1/grants')).headers['allow']).toBe('GET, HEAD, OPTIONS, POST');
  });
});
