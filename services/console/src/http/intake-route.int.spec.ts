import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Taken = Readonly<{ url: string; token: string; type: string; body: string }>;

const taken: Taken[] = [];
let intake: Server;
let made: MadeUpConsole;

/** More than the console takes itself. */
const LARGE = 'x'.repeat(1_000_000);

beforeAll(async () => {
  intake = createServer((request, response) => {
    void text(request).then((body) => {
      const { authorization: token = '', 'content-type': type = '' } = request.headers;
      taken.push({ url: request.url ?? '', token, type, body });
      response.writeHead(422, { 'content-type': 'application/problem+json' }).end('{"title":"Not so."}');
    });
  });
  await new Promise<void>((resolve) => intake.listen(0, '127.0.0.1', resolve));
  const { port } = intake.address() as AddressInfo;
  const identities = { supplier: { roles: ['supplier'] } };
  made = await MadeUpConsole.open({ batches: [], identities, intake: `http://127.0.0.1:${port}` });
});
afterAll(async () => {
  await made.close();
  intake.closeAllConnections();
  intake.close();
});

const post = (name: string | null, body: string) =>
  made.app.inject({
    method: 'POST',
    url: '/v1/events?dryRun=true',
    headers: {
      'content-type': 'application/x-ndjson',
      ...(name === null ? {} : { authorization: `Bearer ${keyOf(name)}` }),
    },
    payload: body,
  });

describe('what the page sends', () => {
  it('goes to the intake with the token of the sender, and its answer comes back as it is', async () => {
    const answer = await post('supplier', LARGE);
    expect([answer.statusCode, answer.body]).toEqual([422, '{"title":"Not so."}']);
    const token = `Bearer ${keyOf('supplier')}`;
    expect(taken).toEqual([{ url: '/v1/events?dryRun=true', token, type: 'application/x-ndjson', body: LARGE }]);
  });

  it('goes nowhere unless the sender is signed in', async () => {
    const before = taken.length;
    expect((await post(null, '{}')).statusCode).toBe(401);
    expect((await post('nobody', '{}')).statusCode).toBe(401);
    expect(taken.length).toBe(before);
  });

  it('is refused with a problem if the intake does not answer', async () => {
    intake.closeAllConnections();
    await new Promise((resolve) => intake.close(resolve));
    const answer = await post('supplier', '{}');
    expect([answer.statusCode, answer.json().type]).toEqual([503, 'urn:oretrail:error:intake-away']);
  });
});
