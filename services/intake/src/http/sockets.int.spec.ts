/** What a client does to a real socket, and how the intake stops. Source: intake.md, "Back-pressure". */
import type { AddressInfo } from 'node:net';
import { closeHttpApp, listenHttp } from '@oretrail/http-api';
import { templateText } from '@oretrail/sheets';
import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { HttpStory, lotOf, type StoryOptions } from '@oretrail/test-support/intake/http-story';
import { shapeFaults } from '@oretrail/test-support/intake/problem-shape';
import { RawClient } from '@oretrail/test-support/intake/raw-client';
import { afterEach, describe, expect, it } from 'vitest';
import { eventBudgets } from '../event-budgets.ts';
import { Receipts } from '../receipts/receipts.ts';
import { signInTo } from '../sign-in.ts';
import { httpOptionsOf } from './intake-app.ts';

const SOON = { headersMs: 300, requestMs: 600, checkMs: 50 };
/** Longer than any of these specs waits for. */
const LONG_DRAIN_MS = 600_000;

let story: HttpStory;
let port: number;
afterEach(async () => {
  await closeHttpApp(story.app, 0);
});

async function listen(options: StoryOptions = {}): Promise<void> {
  story = await HttpStory.begin(options);
  await story.app.listen({ host: '127.0.0.1', port: 0 });
  port = (story.app.server.address() as AddressInfo).port;
}

/** The status and code of the answer to these bytes. */
async function problemFor(...texts: readonly string[]): Promise<string> {
  const client = await RawClient.connect(port);
  for (const text of texts) client.write(text);
  const answer = await client.answer();
  expect(shapeFaults(answer)).toEqual([]);
  return `${answer.statusCode} ${JSON.parse(answer.body).type.replace('urn:oretrail:error:', '')}`;
}

const HEAD = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keyOf('smm')}\r\nContent-Type: application/x-ndjson\r\n`;
const event = JSON.stringify(lotOf('smm', 1));
const request = `${HEAD}Content-Length: ${Buffer.byteLength(event)}\r\n\r\n${event}`;

describe('a socket', () => {
  it.each([
    ['what is not HTTP', 'hello\r\n\r\n', '400 bad-request'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost x\r\n\r\n', '400 bad-request'],
    ['no host', 'GET /openapi.json HTTP/1.1\r\nConnection: close\r\n\r\n', '400 bad-request'],
    ['a tunnel', 'CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n', '400 bad-request'],
    ['an unknown expectation', `${HEAD}Expect: the best\r\nContent-Length: 2\r\n\r\n{}`, '400 bad-request'],
    ['a method that nobody has', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', '400 bad-request'],
    ['a method of others', 'PROPFIND /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', '404 not-found'],
    ['all addresses', 'PUT * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', '404 not-found'],
    ['two lengths', `${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`, '400 bad-request'],
    [
      'a length and chunks',
      `${HEAD}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      '400 bad-request',
    ],
    ['a chunk without a length', `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, '400 bad-request'],
    ['too many headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, '431 headers-too-large'],
  ])('gets a problem for %s', async (_, text, problem) => {
    await listen();
    expect(await problemFor(text)).toBe(problem);
  });

  it('gets a problem if the headers or the body take too long', async () => {
    await listen({ timeouts: SOON });
    expect(await problemFor('GET / HTTP/1.1\r\nHost: x\r\n')).toBe('408 timed-out');
    expect(await problemFor(`${HEAD}Content-Length: 100\r\n\r\n{`)).toBe('408 timed-out');
  });

  it('gets a problem for chunks that add up to too much, and is closed', async () => {
    await listen();
    const chunk = `100000\r\n${' '.repeat(0x100000)}\r\n`;
    expect(await problemFor(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, ...Array(5).fill(chunk))).toBe(
      '413 request-too-large',
    );
  });

  it('gets a problem beyond the connections of its address', async () => {
    await listen({ connections: { countMax: 100, perAddressMax: 2 } });
    const open = [await RawClient.connect(port), await RawClient.connect(port)];
    expect(await problemFor()).toBe('503 too-many-connections');
    for (const client of open) client.socket.destroy();
    await Promise.all(open.map((client) => client.all()));
    const answer = await fetch(`http://127.0.0.1:${port}/openapi.json`);
    expect(answer.status).toBe(200);
  });
});

describe('a way in', () => {
  it('listens until it is closed', async () => {
    await listen();
    const { intake } = story;
    const signIn = signInTo(intake, { issuers: [], bootstrap: null });
    const budget = eventBudgets({ eventsPerSecond: 1, burst: 1_000 });
    const options = httpOptionsOf({ intake, signIn, receipts: Receipts.off(), budget });
    const way = await listenHttp({ ...options, host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${way.port}/v1/templates/minerals.csv`;
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(await answer.text()).toBe(templateText('minerals'));
    await way.close();
    expect(await fetch(url).catch(() => 'refused')).toBe('refused');
  });
});

describe('the end', () => {
  /** Makes the core wait until the function that is returned is called. */
  function holdCore(): () => void {
    let release = (): void => undefined;
    story.intake.pause = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  /** Waits until the core has been asked. */
  async function asked(): Promise<void> {
    const { intake } = story;
    const take = intake.take.bind(intake);
    await new Promise<void>((resolve) => {
      intake.take = (...given) => {
        resolve();
        return take(...given);
      };
    });
  }

  it('finishes what has begun, and refuses what comes after', async () => {
    await listen();
    const release = holdCore();
    // Its bytes are there before those of the other, so it is busy when the intake stops.
    const late = await RawClient.connect(port);
    late.write(HEAD);
    const begun = await RawClient.connect(port);
    const inCore = asked();
    begun.write(request);
    await inCore;
    const closed = closeHttpApp(story.app, LONG_DRAIN_MS);
    late.write('Content-Length: 0\r\n\r\n');
    const refused = await late.answer();
    expect(shapeFaults(refused)).toEqual([]);
    expect([refused.statusCode, JSON.parse(refused.body).type]).toEqual([503, 'urn:oretrail:error:stopping']);
    expect(await fetch(`http://127.0.0.1:${port}/openapi.json`).catch(() => 'refused')).toBe('refused');
    release();
    expect((await begun.answer()).statusCode).toBe(200);
    await closed;
  });

  it('does not wait longer than the drain time for what never ends', async () => {
    await listen();
    const release = holdCore();
    const client = await RawClient.connect(port);
    const inCore = asked();
    client.write(request);
    await inCore;
    await closeHttpApp(story.app, 50);
    expect(await client.all()).toBe('');
    release();
  });
});
