/** Clients that send a byte now and then hold up nobody. Source: intake.md, "Back-pressure". */
import type { AddressInfo } from 'node:net';
import { closeHttpApp } from '@oretrail/http-api';
import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { HttpStory, lotOf } from '@oretrail/test-support/intake/http-story';
import { shapeFaults } from '@oretrail/test-support/intake/problem-shape';
import { RawClient } from '@oretrail/test-support/intake/raw-client';
import { expect, it } from 'vitest';

const SLOW_CLIENTS = 200;
const HONEST_REQUESTS = 50;
/** The connections are cut after some 20 s, on a machine with nothing else to do. */
const TIMEOUT_MS = 300_000;
const BETWEEN_BYTES_MS = 500;
const HEAD = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keyOf('smm')}\r\nContent-Type: application/x-ndjson\r\n`;

it('200 connections that trickle are cut off, and honest requests are served meanwhile', {
  timeout: TIMEOUT_MS,
}, async () => {
  const story = await HttpStory.begin({ timeouts: { headersMs: 15_000, requestMs: 18_000, checkMs: 500 } });
  await story.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = story.app.server.address() as AddressInfo;
  const clients = await Promise.all(Array.from({ length: SLOW_CLIENTS }, () => RawClient.connect(port)));
  // One half never ends its headers, the other never its body.
  for (const [i, client] of clients.entries())
    client.write(i % 2 === 0 ? 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ' : `${HEAD}Content-Length: 4000\r\n\r\n`);
  const trickle = setInterval(() => {
    for (const client of clients) client.write('x');
  }, BETWEEN_BYTES_MS);
  try {
    for (let number = 0; number < HONEST_REQUESTS; number += 1) {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${keyOf('smm')}`, 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify(lotOf('smm', number)),
      });
      expect(answer.status).toBe(201);
    }
    const answers = await Promise.all(clients.map((client) => client.answer()));
    // A client that writes just when it is cut off may lose the answer.
    const seen = answers.filter(({ body }) => body !== '');
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.flatMap(shapeFaults)).toEqual([]);
    expect(new Set(seen.map(({ statusCode }) => statusCode))).toEqual(new Set([408]));
  } finally {
    clearInterval(trickle);
    await closeHttpApp(story.app, 0);
  }
});
