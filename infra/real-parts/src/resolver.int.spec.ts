import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freePort, portFor } from './ports.ts';
import { resolveKafka, resolveOwnKafka, resolveRegistry, resolveStore, startFound } from './resolver.ts';

let empty: string;

/** Nothing in the environment, nothing installed, nothing fetched. */
beforeEach(() => {
  empty = mkdtempSync(join(tmpdir(), 'oretrail-empty-'));
  for (const name of ['ORETRAIL_KAFKA_BROKERS', 'ORETRAIL_REGISTRY_URL', 'ORETRAIL_S3_ENDPOINT', 'JAVA_HOME']) {
    vi.stubEnv(name, '');
  }
  vi.stubEnv('PATH', empty);
  vi.stubEnv('XDG_CACHE_HOME', empty);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(empty, { recursive: true });
});

const noContainers = { containers: false };

describe('where nothing can be had', () => {
  it('says what is missing', async () => {
    expect(await resolveKafka(noContainers)).toEqual({
      missing: 'Kafka needs java, which is not installed. (ORETRAIL_KAFKA_BROKERS is not set.)',
    });
    expect(await resolveOwnKafka()).toEqual({ missing: 'Kafka needs java, which is not installed.' });
    expect(await resolveRegistry(noContainers)).toEqual({
      missing: 'The schema registry needs java, which is not installed. (ORETRAIL_REGISTRY_URL is not set.)',
    });
    expect(await resolveStore(noContainers)).toEqual({
      missing: 'The S3 store needs go, which is not installed. (ORETRAIL_S3_ENDPOINT is not set.)',
    });
  });

  it('starts nothing', async () => {
    const resolution = await resolveStore(noContainers);
    await expect(startFound(resolution)).rejects.toMatchObject({ code: 'missing-part' });
  });
});

describe('an old Java', () => {
  it('is told from one that is missing', async () => {
    writeFileSync(join(empty, 'java'), '#!/bin/sh\necho \'openjdk version "11.0.1" 2018-10-16\' >&2\n', {
      mode: 0o755,
    });
    expect(await resolveOwnKafka()).toEqual({ missing: 'Kafka needs Java 17; here is 11.' });
  });
});

describe('a port that is taken', () => {
  it('is refused, so that no other answers in the place of the part', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(portFor(port)).rejects.toThrow(`port ${port} of 127.0.0.1 is taken`);
    server.close();
  });
});

describe('an address in the environment', () => {
  it('is asked, and is wrong if nothing answers there', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    vi.stubEnv('ORETRAIL_KAFKA_BROKERS', address);
    const resolution = await resolveKafka();
    expect(resolution).toMatchObject({ origin: 'environment' });
    await expect(startFound(resolution)).rejects.toThrow(`ORETRAIL_KAFKA_BROKERS is ${address}, and nothing there`);
  });

  it('is used as it is, with the credentials of the AWS SDK, and not stopped', async () => {
    const server = createHttpServer((_, response) => response.writeHead(403).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    vi.stubEnv('ORETRAIL_S3_ENDPOINT', address);
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    await expect(resolveStore().then(startFound)).rejects.toThrow('needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');

    vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    const store = await resolveStore().then(startFound);
    expect(store).toMatchObject({
      address,
      origin: 'environment',
      region: 'eu-central-1',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
    await store.stop();
    expect((await fetch(address)).status).toBe(403);
    server.close();
  });
});
