/** Services that are not well, or not ours: every call ends, with a coded error. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pagesOf } from './pages.ts';
import { ServiceClient } from './service-client.ts';

/** Less than the usual one, so that a busy machine is through with it soon. */
const BYTES_MAX = 1_024 * 1_024;
const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const JSON_TYPE = { 'content-type': 'application/json' };
const LIST = z.looseObject({ next: z.string().nullable() });

async function clientOf(listener: RequestListener, timeoutMs = 20_000): Promise<ServiceClient> {
  const connection = { service: 'console', address: await serve(listener), token: 'secret' } as const;
  return new ServiceClient(connection, { timeoutMs, bytesMax: BYTES_MAX });
}

const readAll = async (client: ServiceClient, pagesMax = 10): Promise<number> => {
  let count = 0;
  for await (const _ of pagesOf(client, { path: '/v1/list?x=1', parameter: 'after', pagesMax }, LIST)) count += 1;
  return count;
};

describe('a service that is not well', () => {
  it('sends without an end: the rest is not read', async () => {
    let isClosed = false;
    const closed = Promise.withResolvers<void>();
    const client = await clientOf((_, response) => {
      response.writeHead(200, JSON_TYPE);
      response.on('close', () => {
        isClosed = true;
        closed.resolve();
      });
      const block = Buffer.alloc(64 * 1_024, 'x');
      const write = (): void => {
        while (!isClosed && response.write(block));
      };
      response.on('drain', write);
      write();
    });
    await expect(client.get('/v1/x', LIST)).rejects.toMatchObject({
      code: 'console-unreachable',
      what: expect.stringContaining('its answer has more than 1048576 bytes'),
    });
    await closed.promise;
  });

  it('sends little that unpacks to much', async () => {
    const bomb = gzipSync(Buffer.alloc(2 * 1_024 * 1_024));
    const client = await clientOf((_, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    await expect(client.get('/v1/x', LIST)).rejects.toThrow('has more than');
  });

  it.each<[string, RequestListener]>([
    ['with its head', () => {}],
    [
      'with the end of its body',
      (_, response) => {
        response.writeHead(200, JSON_TYPE);
        response.write('{"next":');
      },
    ],
  ])('waits for ever %s', async (_, listener) => {
    const client = await clientOf(listener, 300);
    await expect(client.get('/v1/x', LIST)).rejects.toMatchObject({
      code: 'console-unreachable',
      what: expect.stringContaining('no whole answer within 0.3 s'),
    });
  });

  it.each([
    [1, 2, { next: null }],
    [9, 2, 'console-unreachable'],
  ])('closes the connection of the first %i requests', async (closed, due, outcome) => {
    let requests = 0;
    const client = await clientOf(({ socket }, response) => {
      requests += 1;
      if (requests <= closed) socket.destroy();
      else response.writeHead(200, JSON_TYPE).end('{"next":null}');
    });
    const answer = await client.get('/v1/x', LIST).catch(({ code }: { code: string }) => code);
    expect([requests, answer]).toEqual([due, outcome]);
  });

  it('leads elsewhere: the token does not go there', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve(({ headers }, response) => {
      seen.push(headers.authorization);
      response.end('{"next":null}');
    });
    const client = await clientOf((_, response) => response.writeHead(307, { location: `${other}/v1/x` }).end());
    await expect(client.get('/v1/x', LIST)).rejects.toMatchObject({ code: 'console-unreachable' });
    expect(seen).toEqual([]);
  });

  it.each([
    ['text/html', '<html>Sign in</html>', 'it answers text/html, not JSON'],
    ['application/json', 'not json', 'the answer to /v1/x is not one of a console'],
    ['application/json', '{"next":5}', 'the answer to /v1/x is not one of a console at /next'],
    ['application/json', '', 'the answer to /v1/x is not one of a console'],
  ])('answers %s: %s', async (type, body, what) => {
    const client = await clientOf((_, response) => response.writeHead(200, { 'content-type': type }).end(body));
    await expect(client.get('/v1/x?a=b', LIST)).rejects.toMatchObject({
      code: 'console-unreachable',
      what: expect.stringContaining(what),
    });
  });

  it('names a page again that was read', async () => {
    const following: Readonly<Record<string, string>> = { '': 'a', a: 'b', b: 'c', c: 'a' };
    let requests = 0;
    const client = await clientOf(({ url = '' }, response) => {
      requests += 1;
      const after = new URL(url, 'http://x').searchParams.get('after') ?? '';
      response.writeHead(200, JSON_TYPE).end(JSON.stringify({ next: following[after] }));
    });
    await expect(readAll(client)).rejects.toMatchObject({
      code: 'console-unreachable',
      what: expect.stringContaining('the pages of /v1/list?x=1 go round: "a" comes again'),
    });
    expect(requests).toBe(4);
  });

  it('has pages without an end', async () => {
    let requests = 0;
    const client = await clientOf((_, response) => {
      requests += 1;
      response.writeHead(200, JSON_TYPE).end(JSON.stringify({ next: `p${requests}` }));
    });
    await expect(readAll(client)).rejects.toMatchObject({
      code: 'console-unreachable',
      what: expect.stringContaining('/v1/list?x=1 has over 10 pages'),
    });
    expect(requests).toBe(10);
  });

  it('refuses with a problem: code, title, detail and trace are shown, and no more of it than a screen', async () => {
    const problem = {
      type: 'urn:oretrail:error:not-allowed',
      title: 'No grant in force lets this principal do that.',
      detail: `Only an auditor may. ${'x'.repeat(5_000)}`,
      traceId: '0af7651916cd43dd8448eb211c80319c',
      errors: Array.from({ length: 500 }, () => ({ pointer: '', code: 'a', detail: 'b' })),
    };
    const client = await clientOf((_, response) => {
      response.writeHead(403, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    });
    const error = await client.get('/v1/x', LIST).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'console-refused' });
    const { what, faults } = error as { what: string; faults: readonly object[] };
    expect(what).toMatch(/^the console at http:\/\/127\.0\.0\.1:\d+: not-allowed \(status 403\): No grant in force/);
    expect(what).toContain('Only an auditor may.');
    expect(what).toMatch(/ \(trace 0af7651916cd43dd8448eb211c80319c\)$/);
    expect(what.length).toBeLessThan(2_000);
    expect(faults.length).toBe(100);
  });
});

describe('a list', () => {
  it('is read page by page to its last one', async () => {
    const asked: string[] = [];
    const client = await clientOf(({ url = '' }, response) => {
      asked.push(url);
      const next = asked.length < 3 ? `p&${asked.length}` : null;
      response.writeHead(200, JSON_TYPE).end(JSON.stringify({ next }));
    });
    expect(await readAll(client)).toBe(3);
    expect(asked).toEqual(['/v1/list?x=1', '/v1/list?x=1&after=p%261', '/v1/list?x=1&after=p%262']);
  });
});
