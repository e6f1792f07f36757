/** Answers of a provider that are too long, that lead elsewhere, or that do not end. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { PROVIDER_ANSWER_BYTES_MAX } from './limits.ts';
import { askProvider } from './provider-fetch.ts';

/** A machine that has much to do still answers itself within this. */
const PATIENCE_MS = 20_000;

async function asked(listener: RequestListener, timeoutMs = PATIENCE_MS): Promise<Response> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const signal = AbortSignal.timeout(timeoutMs);
  return askProvider(`http://127.0.0.1:${port}/`, {
    method: 'GET',
    headers: {},
    body: undefined,
    redirect: 'manual',
    signal,
  });
}

it('is read up to its bound', async () => {
  const answer = await asked((_, response) => response.end('x'.repeat(PROVIDER_ANSWER_BYTES_MAX)));
  expect((await answer.text()).length).toBe(PROVIDER_ANSWER_BYTES_MAX);
});

it('is what a status without a body says', async () => {
  expect((await asked((_, response) => response.writeHead(204).end())).status).toBe(204);
});

it('that leads elsewhere is not followed', async () => {
  const answer = await asked((_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end());
  expect(answer.status).toBe(307);
});

const FAULTS: readonly (readonly [string, RequestListener])[] = [
  ['is too long', (_, response) => response.end('x'.repeat(PROVIDER_ANSWER_BYTES_MAX + 1))],
  ['says that it failed', (_, response) => response.writeHead(502).end()],
  ['says that it is asked too often', (_, response) => response.writeHead(429).end()],
  ['breaks off', (request) => request.socket.destroy()],
];
it.each(FAULTS)('that %s is none', async (_, listener) => {
  await expect(asked(listener)).rejects.toMatchObject({ code: 'sign-in-away' });
});

it('that never ends is none', async () => {
  await expect(asked((_, response) => void response.write('x'), 100)).rejects.toMatchObject({ code: 'sign-in-away' });
});
