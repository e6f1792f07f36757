/** Clients that send a byte now and then hold up nobody. Source: intake.md, "Back-pressure". */
import type { AddressInfo } from 'node:net';
import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { HttpStory, lotOf } from '@oretrail/test-support/intake/http-story';
import { shapeFaults } from '@oretrail/test-support/intake/problem-shape';
import { RawClient } from '@oretrail/test-support/intake/raw-client';
import { expect, it } from 'vitest';
import { closeHttpApp } from './http-app.ts';

const SLOW_CLIENTS = 200;
const HONEST_REQUESTS = 50;
const BETWEEN_BYTES_MS = 500;
const HEAD = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keyOf('smm')}\r\nContent-Type: application/x-ndjson\r\n`;

it('200 connections that trickle are cut off, and honest requests are served meanwhile', async () => {
  const story = await HttpStory.begin({ timeouts: { headersMs: 20_000, requestMs: 25_000, checkMs: 500 } });
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
    expect(answers.flatMap(shapeFaults)).toEqual([]);
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([408]));
  } finally {
    clearInterval(trickle);
    await closeHttpApp(story.app, 0);
  }
});
