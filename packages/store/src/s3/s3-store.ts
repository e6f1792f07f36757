/** A store in a bucket of S3. What it writes is locked in compliance mode: nobody can remove it before its time. */
import type { Readable } from 'node:stream';
import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { storeError } from '../errors.ts';
import { type ListedObject, type NewObject, type Retention, requireKey, type Store } from '../store.ts';
import { onceOnly, outcomeOf, requireAbilities } from './s3-abilities.ts';
import { refusePages, requireMember } from './s3-answers.ts';
import { GivenBytes } from './s3-body.ts';
import { LIST_KEYS_MAX, S3_LIMITS, type S3Limits } from './s3-limits.ts';
import { isPassing, nameOf, statusOf, storeErrorOf, tried } from './s3-requests.ts';

/** Where a store is, and how it is reached. */
export type S3StoreOptions = Readonly<{
  bucket: string;
  /** What stands before all names: empty, or one with a slash at its end. */
  prefix: string;
  /** Another than AWS, by its address; its buckets are in the path. */
  endpoint?: string;
  /** Those of the environment, in the ways of the AWS SDK, if left out. */
  region?: string;
  credentials?: Readonly<{ accessKeyId: string; secretAccessKey: string }>;
  limits?: S3Limits;
}>;

/** Names of the answers that say that there is nothing of the kind. Source: S3 API, "Error responses". */
const NO_OBJECT = /^NoSuchKey$/;
const NO_LOCKS = /^ObjectLockConfigurationNotFound(Error)?$/;
const NO_LOCK = /^(NoSuchKey|NoSuchObjectLockConfiguration|ObjectLockConfigurationNotFound(Error)?)$/;
const PRECONDITION_FAILED = 412;

/** The bytes of an object, and which ones they are. */
type Body = Readonly<{ body: Readable; etag: string | undefined }>;

function clientOf({ endpoint, region, credentials }: S3StoreOptions, { connectMs }: S3Limits): S3Client {
  const config: S3ClientConfig = {
    // Tries are counted here alone.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: connectMs },
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const client = new S3Client(config);
  refusePages(client);
  return client;
}

/** The bucket, below a prefix. */
export class S3Store implements Store {
  private readonly bucket: string;
  private readonly prefix: string;
  private readonly limits: S3Limits;
  private readonly client: S3Client;

  constructor(options: S3StoreOptions) {
    this.bucket = options.bucket;
    this.prefix = options.prefix;
    this.limits = options.limits ?? S3_LIMITS;
    this.client = clientOf(options, this.limits);
  }

  /** Ends the connections. */
  close(): void {
    this.client.destroy();
  }

  /** Requires that what is written here stays: before the first object is. @throws StoreError `not-locking` */
  async requireLocks(): Promise<void> {
    const Bucket = this.bucket;
    const versions = await this.ask(`the versions of ${Bucket}`, (abortSignal) =>
      this.client.send(new GetBucketVersioningCommand({ Bucket }), { abortSignal }),
    );
    if (versions.Status !== 'Enabled') throw storeError('not-locking', `${Bucket} keeps no versions`);
    const lock = await this.orNull(`the lock of ${Bucket}`, NO_LOCKS, (abortSignal) =>
      this.client.send(new GetObjectLockConfigurationCommand({ Bucket }), { abortSignal }),
    );
    const isLocking = lock?.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled';
    if (!isLocking) throw storeError('not-locking', `${Bucket} locks no objects`);
  }

  /**
   * Requires that nothing is written over or spoilt here: before the first object is written. Asks by two objects beside the archive.
   * @throws StoreError `not-able`
   */
  async requireAbilities(): Promise<void> {
    await requireAbilities((key, command) =>
      this.ask(key, (abortSignal) =>
        outcomeOf(this.client.send(new PutObjectCommand({ ...this.at(key), ...command }), { abortSignal })),
      ),
    );
  }

  async put({ key, body, retainUntil }: NewObject): Promise<'written' | 'exists'> {
    requireKey(key);
    const locked = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: retainUntil } as const;
    const command = {
      ...this.at(key),
      ...(retainUntil === undefined ? {} : locked),
      ...onceOnly(body),
    } as const;
    try {
      const put = (abortSignal: AbortSignal) => this.client.send(new PutObjectCommand(command), { abortSignal });
      const { ETag } = await tried(this.limits, put);
      requireMember(ETag, 'ETag', key);
      return 'written';
    } catch (error) {
      // Even if an earlier try did arrive, and only its answer was lost.
      if (statusOf(error) === PRECONDITION_FAILED) return 'exists';
      throw storeErrorOf(error, key);
    }
  }

  async get(key: string): Promise<AsyncIterable<Uint8Array> | null> {
    requireKey(key);
    const first = await this.fetch(key);
    return first === null ? null : this.chunksOf(key, first);
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    let token: string | undefined;
    do {
      const page = await this.ask(`the names of ${prefix}`, (abortSignal) => {
        const place = { Bucket: this.bucket, Prefix: this.prefix + prefix, MaxKeys: LIST_KEYS_MAX };
        const command = new ListObjectsV2Command({ ...place, ContinuationToken: token });
        return this.client.send(command, { abortSignal });
      });
      requireMember(page.IsTruncated, 'IsTruncated', `the names of ${prefix}`);
      for (const { Key = '', Size = 0 } of page.Contents ?? []) {
        yield { key: Key.slice(this.prefix.length), bytes: Size };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  async retentionOf(key: string): Promise<Retention | null> {
    requireKey(key);
    const answer = await this.orNull(`the lock of ${key}`, NO_LOCK, (abortSignal) =>
      this.client.send(new GetObjectRetentionCommand(this.at(key)), { abortSignal }),
    );
    const { Mode, RetainUntilDate: until } = answer?.Retention ?? {};
    if (Mode === undefined || until === undefined) return null;
    return { mode: Mode === 'COMPLIANCE' ? 'compliance' : 'governance', until };
  }

  private at(key: string): Readonly<{ Bucket: string; Key: string }> {
    return { Bucket: this.bucket, Key: this.prefix + key };
  }

  /** @param etag of the object that was begun with; another in its place is refused */
  private async fetch(key: string, etag?: string): Promise<Body | null> {
    const same = etag === undefined ? {} : { IfMatch: etag };
    const answer = await this.orNull(key, NO_OBJECT, (abortSignal) => {
      // The checksum is compared when the last byte has come.
      const command = new GetObjectCommand({ ...this.at(key), ...same, ChecksumMode: 'ENABLED' });
      return this.client.send(command, { abortSignal });
    });
    if (answer !== null) requireMember(answer.ETag, 'ETag', key);
    return answer === null ? null : { body: answer.Body as Readable, etag: answer.ETag };
  }

  /** Begins again if the connection breaks, and leaves out what was given before; so the checksum is of the whole. */
  private async *chunksOf(key: string, first: Body): AsyncGenerator<Uint8Array> {
    const given = new GivenBytes();
    let current: Body | null = first;
    for (let tries = 1; current !== null; tries += 1) {
      try {
        yield* given.rest(current.body, this.limits.bodyMs);
        return;
      } catch (error) {
        if (tries === this.limits.triesMax || !isPassing(error)) throw storeErrorOf(error, key);
      }
      current = await this.fetch(key, first.etag);
    }
    throw storeError('store-refused', `${key} was there, and is gone`);
  }

  private async ask<T>(what: string, action: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return tried(this.limits, action).catch((error: unknown) => {
      throw storeErrorOf(error, what);
    });
  }

  /** Null if the answer has one of the names that say that there is none. */
  private async orNull<T>(
    what: string,
    absent: RegExp,
    action: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | null> {
    try {
      return await tried(this.limits, action);
    } catch (error) {
      if (absent.test(nameOf(error))) return null;
      throw storeErrorOf(error, what);
    }
  }
}
