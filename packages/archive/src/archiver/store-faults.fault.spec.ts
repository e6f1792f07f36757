import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { isErrorOf } from '@oretrail/errors';
import { type StoreFault, type StorePart, StoreProxy } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { topicPartitionOf, VERDICTS } from '@oretrail/runtime';
import { STORE_ERRORS, type Store } from '@oretrail/store';
import { S3_LIMITS, type S3Limits, S3Store } from '@oretrail/store/s3';
import { sampleTopics } from '@oretrail/test-support/archive/sample-archive';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readWhole } from '../put-once.ts';
import { verifyStore } from '../verify/verify-store.ts';
import { ownSchemaText } from './own-records.ts';
import { type ArchiverOptions, PartitionArchiver } from './partition-archiver.ts';

/** One try follows the other at once. */
const QUICK: S3Limits = { ...S3_LIMITS, retryFirstMs: 5, retryMaxMs: 50 };
/**
 * If the fault is silence, so short that a test can wait for it; elsewhere a machine with other work would be taken for one.
 * So many tries that such a machine does not end the process by itself: nothing is asserted of time.
 */
const SOON: S3Limits = { ...QUICK, requestMs: 500, bodyMs: 500, triesMax: 100 };
const SILENT: readonly StoreFault[] = ['silence', 'slow-drip'];
/** Gives up at once, so that a process would end and be started again. */
const IMPATIENT: S3Limits = { ...QUICK, triesMax: 1 };
const PLACE = { topic: VERDICTS, partition: 0 };
const BUCKET = `oretrail-faults-${randomUUID()}`;
const HOUR_MS = 3_600_000;
const OBJECT_BYTES_MAX = 1_000_000;
/** Some dozens of chunks. */
const LARGE_BYTES = 3_000_000;

const accessTo = ({ region, credentials }: StorePart, endpoint: string) => ({ endpoint, region, credentials });

/** Archives one partition as a worker does that is started again whenever it fails. @returns how often it was */
async function archive(store: Store): Promise<number> {
  const options: ArchiverOptions = {
    store,
    cluster: 'c',
    schemaOf: ownSchemaText,
    retainUntil: () => new Date(Date.now() + HOUR_MS),
  };
  for (let restarts = 0; ; restarts += 1) {
    try {
      await archiveOnce(options);
      return restarts;
    } catch (error) {
      if (!isErrorOf(STORE_ERRORS, error) || error.code !== 'store-unreachable') throw error;
    }
  }
}

async function archiveOnce(options: ArchiverOptions): Promise<void> {
  const records = (await sampleTopics).get(topicPartitionOf(PLACE.topic, PLACE.partition)) ?? [];
  const archiver = await PartitionArchiver.open(options, PLACE, records[0] ?? null);
  const ends = [records[4], records.at(-1)].map((record) => (record?.offset ?? 0) + 1);
  for (const end of ends) await archiver.cutAt(end);
  const left = records.filter(({ offset }) => offset >= archiver.position);
  await archiver.take({ records: left, next: ends[1] ?? 0 });
}

async function objectsIn(store: Store): Promise<Readonly<Record<string, string>>> {
  const objects: Record<string, string> = {};
  for await (const { key } of store.list('')) {
    objects[key] = (await readWhole(store, key, OBJECT_BYTES_MAX))?.toString('base64') ?? 'none';
  }
  return objects;
}

await describeWith('an archive behind faults', { store: shared.store }, (parts) => {
  let proxy: StoreProxy;
  let client: S3Client;
  let undisturbed: Readonly<Record<string, string>>;
  let requests = 0;

  const storeAt = (endpoint: string, prefix: string, limits: S3Limits) =>
    new S3Store({ ...accessTo(parts().store, endpoint), bucket: BUCKET, prefix, limits });

  beforeAll(async () => {
    const { store: part } = parts();
    client = new S3Client({ ...accessTo(part, part.address), forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: BUCKET, ObjectLockEnabledForBucket: true }));
    proxy = await StoreProxy.open(part.address);
    const store = storeAt(proxy.address, 'undisturbed/', QUICK);
    await archive(store);
    requests = proxy.countAnew();
    undisturbed = await objectsIn(store);
    expect(Object.keys(undisturbed)).toHaveLength(5);
  });
  afterAll(async () => {
    await proxy.close();
    client.destroy();
  });

  /** Names of all versions that objects have, and of marks that they were deleted. */
  async function versionsBelow(Prefix: string): Promise<readonly string[]> {
    const { Versions = [], DeleteMarkers = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix }),
    );
    return [...Versions, ...DeleteMarkers].map(({ Key = '' }) => Key.slice(Prefix.length));
  }

  /** The archive of a store of which one request has gone wrong, once for each that there is. @returns restarts in all */
  async function expectSameWherever(fault: StoreFault, limits: S3Limits): Promise<number> {
    const prefixes = Array.from({ length: requests }, () => `${randomUUID()}/`);
    const seen = new Map<string, number>();
    proxy.plan = {
      faultOf: ({ path }) => {
        const at = prefixes.findIndex((prefix) => path.includes(prefix.slice(0, -1)));
        const prefix = prefixes[at] ?? '';
        seen.set(prefix, (seen.get(prefix) ?? 0) + 1);
        return seen.get(prefix) === at + 1 ? fault : null;
      },
    };
    const restarts = await Promise.all(
      prefixes.map(async (prefix, at) => {
        const store = storeAt(proxy.address, prefix, limits);
        const count = await archive(store);
        expect(await objectsIn(store), `${fault} at request ${at + 1}`).toEqual(undisturbed);
        expect(await versionsBelow(prefix)).toEqual(Object.keys(undisturbed));
        store.close();
        return count;
      }),
    );
    proxy.plan = {};
    return restarts.reduce((sum, count) => sum + count, 0);
  }

  it.each<StoreFault>([
    'error-500',
    'slow-down',
    'reset',
    'silence',
    'slow-drip',
    'answer-lost',
    'answer-torn',
    'request-spoilt',
    'answer-spoilt',
  ])('is the same, each object once, whichever request meets: %s', async (fault) => {
    expect(await expectSameWherever(fault, SILENT.includes(fault) ? SOON : QUICK)).toBe(0);
  });

  it.each<StoreFault>(['slow-down', 'answer-lost'])(
    'is the same if each failure ends the process: %s',
    async (fault) => {
      expect(await expectSameWherever(fault, IMPATIENT)).toBeGreaterThan(0);
    },
  );

  it.each<[StoreFault, boolean]>([
    ['answer-torn', true],
    ['answer-spoilt', false],
  ])('reads an object of many chunks rightly or not at all: %s', async (fault, isRead) => {
    const store = storeAt(proxy.address, `${randomUUID()}/`, QUICK);
    const body = Buffer.alloc(LARGE_BYTES, 'abcdefg');
    await store.put({ key: 'large', body });
    proxy.countAnew();
    proxy.plan = { faultOf: ({ number }) => (number === 1 ? fault : null) };
    const read = readWhole(store, 'large', LARGE_BYTES);
    if (isRead) expect((await read)?.equals(body)).toBe(true);
    else await expect(read).rejects.toMatchObject({ code: 'store-unreachable' });
    proxy.plan = {};
    store.close();
  });

  it.each(['put', 'get', 'list', 'retentionOf', 'requireLocks', 'requireAbilities'] as const)(
    'says that a page is no answer of a store: %s',
    async (action) => {
      const store = storeAt(proxy.address, 'undisturbed/', QUICK);
      const key = Object.keys(undisturbed)[0] ?? '';
      proxy.countAnew();
      proxy.plan = { faultOf: () => 'page' };
      const actions = {
        put: () => store.put({ key: 'page', body: Buffer.from('x') }),
        get: () => store.get(key),
        list: () => store.list('').next(),
        retentionOf: () => store.retentionOf(key),
        requireLocks: () => store.requireLocks(),
        requireAbilities: () => store.requireAbilities(),
      };
      await expect(actions[action]()).rejects.toMatchObject({ code: 'not-s3' });
      proxy.plan = {};
      expect(proxy.countAnew()).toBe(1);
      store.close();
    },
  );

  type Seen = Parameters<NonNullable<StoreProxy['plan']['faultOf']>>[0];
  const isConditional = ({ headers }: Seen): boolean => headers['if-none-match'] !== undefined;
  const hasChecksum = ({ headers }: Seen): boolean => headers['x-amz-checksum-sha256'] !== undefined;
  it.each<[StoreFault, string, (request: Seen) => boolean]>([
    ['not-implemented', 'If-None-Match', isConditional],
    ['done-anyway', 'If-None-Match', (seen) => isConditional(seen) && seen.path.includes('written-once')],
    ['not-implemented', 'checksums', hasChecksum],
    ['done-anyway', 'checksums', (seen) => hasChecksum(seen) && seen.path.includes('never-written')],
  ])('tells at the start of a store that has %s without %s', async (fault, _, isMet) => {
    const store = storeAt(proxy.address, `${randomUUID()}/`, QUICK);
    await store.requireLocks();
    await store.requireAbilities();
    proxy.countAnew();
    proxy.plan = { faultOf: (request) => (isMet(request) ? fault : null) };
    await expect(store.requireAbilities()).rejects.toMatchObject({ code: 'not-able' });
    proxy.plan = {};
    expect(proxy.countAnew()).toBeLessThan(4);
    expect(await store.list('audit/').next()).toMatchObject({ done: true });
    await store.requireAbilities();
    store.close();
  });

  it.each([-2, 2])('takes the time of a store whose clock is another by %d hours', async (hours) => {
    const store = storeAt(proxy.address, 'undisturbed/', QUICK);
    proxy.countAnew();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * HOUR_MS });
    const read = await objectsIn(store).finally(() => vi.useRealTimers());
    expect(read).toEqual(undisturbed);
    // The first try only is made with the wrong time.
    expect(proxy.countAnew()).toBe(Object.keys(undisturbed).length + 2);
    store.close();
  });

  it('is verified through a store of which every third answer is lost, torn or spoilt', async () => {
    const faults: readonly StoreFault[] = ['answer-lost', 'answer-torn', 'answer-spoilt', 'error-500'];
    const store = storeAt(proxy.address, 'undisturbed/', QUICK);
    proxy.plan = {
      faultOf: ({ number }) => (number % 3 === 0 ? (faults[(number / 3) % faults.length] ?? null) : null),
    };
    const found = await verifyStore(store, { lockedUntil: new Date() });
    proxy.plan = {};
    expect(found).toMatchObject({ finding: null, unfinished: [] });
    expect(found.records).toBeGreaterThan(5);
    store.close();
  });
});
