/** Whatever place a call is given: what is secret in its URL is not printed. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EXIT_FAILED, EXIT_WRONG_CALL } from '@oretrail/errors';
import { captureCall } from '@oretrail/test-support/command-line/captured-call';
import { afterEach, describe, expect, it, vi } from 'vitest';

/** Nobody listens on it. */
const HOST = '127.0.0.1:1';
const BROKERS = ['--brokers', HOST];

const SECRET_URLS = [
  `http://sesame@${HOST}`,
  `http://me:sesame@${HOST}/path`,
  `http://${HOST}/path?token=sesame`,
  `http://${HOST}/#sesame`,
  's3://me:sesame@bucket/prefix',
  's3://bucket/prefix?token=sesame',
  'nonsense://me:sesame@bucket?sesame',
];

const CALLS: readonly (readonly [string, (url: string) => readonly string[]])[] = [
  ['of a store', (url) => ['audit', 'verify', url]],
  ['of a store to write to', (url) => ['audit', 'seal', '--archive', url, ...BROKERS, '--registry', `http://${HOST}`]],
];

afterEach(() => vi.unstubAllEnvs());

describe('a secret in a URL is not printed', () => {
  it.each(CALLS)('%s', async (_what, call) => {
    for (const url of SECRET_URLS) {
      const { status, output, errors } = await captureCall(call(url));
      expect([EXIT_WRONG_CALL, EXIT_FAILED]).toContain(status);
      expect(output + errors).not.toContain('sesame');
    }
  });

  it.each([`http://me:sesame@${HOST}`, `http://sesame@${HOST}`])(
    'of a registry, where it may not stand: %s',
    async (url) => {
      const { status, errors } = await captureCall(['verdicts', ...BROKERS, '--registry', url]);
      expect(status).toBe(EXIT_WRONG_CALL);
      expect(errors).toContain(
        '--registry or ORETRAIL_REGISTRY_URL: a name and a password have variables of their own',
      );
      expect(errors).not.toContain('sesame');
    },
  );

  it('of the endpoint of a store that refuses', async () => {
    const store = createServer((_request, response) => response.writeHead(403).end());
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    const { port } = store.address() as AddressInfo;
    vi.stubEnv('ORETRAIL_S3_ENDPOINT', `http://me:sesame@127.0.0.1:${port}/path?token=sesame#sesame`);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'me');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'sesame');
    const { status, errors } = await captureCall(['audit', 'verify', 's3://bucket/prefix']);
    store.close();
    expect(status).toBe(EXIT_FAILED);
    expect(errors).not.toContain('sesame');
  });
});
