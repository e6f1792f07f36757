/** Requests to S3: each in bounded time, and again while it fails in passing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrorOf } from '@oretrail/errors';
import { STORE_ERRORS, type StoreError, storeError } from '../errors.ts';
import type { S3Limits } from './s3-limits.ts';

type Metadata = Readonly<{ httpStatusCode?: number; clockSkewCorrected?: boolean }>;
type Failure = Readonly<{ name?: string; message?: string; $metadata?: Metadata }>;

/**
 * Answers of the 4xx kind that are not the request's fault: it was spoilt on its way, took too long, or met another that
 * writes the same name. Source: S3 API, "Error responses".
 */
const PASSING_NAMES: ReadonlySet<string> = new Set([
  'BadDigest',
  'IncompleteBody',
  'RequestTimeout',
  'XAmzContentChecksumMismatch',
  'XAmzContentSHA256Mismatch',
]);
/** No later try will find it implemented. */
const NOT_IMPLEMENTED = 501;
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 409, 429]);
/** Without a request there is no answer, and none would come of another try. */
const OF_CREDENTIALS = /Credentials|AuthSchemeProvider/;

/** The status of an answer; null if there was none. */
export function statusOf(error: unknown): number | null {
  return (error as Failure).$metadata?.httpStatusCode ?? null;
}

/** The name of an S3 error, such as `NoSuchKey`. */
export function nameOf(error: unknown): string {
  return (error as Failure).name ?? '';
}

function whatOf(error: unknown): string {
  const { name = '', message = String(error) } = (error ?? {}) as Failure;
  // An answer without a body has an error that says no more than this.
  return message === 'UnknownError' || message === '' ? `${name} ${statusOf(error) ?? ''}`.trim() : message;
}

/** Whether another try may do better. What has no status was lost on its way, or was no answer of S3. */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  if (isErrorOf(STORE_ERRORS, error)) return false;
  // The SDK has taken the time of the answer: the next try is signed with it.
  if ((error as Failure).$metadata?.clockSkewCorrected === true) return true;
  if (status === null) return !OF_CREDENTIALS.test(nameOf(error));
  // Who answers 2xx and is not understood has spoilt the answer.
  return (
    status < 300 ||
    (status >= 500 && status !== NOT_IMPLEMENTED) ||
    PASSING_STATUSES.has(status) ||
    PASSING_NAMES.has(nameOf(error))
  );
}

/** The error that the caller gets in the end. */
export function storeErrorOf(error: unknown, what: string): StoreError {
  if (isErrorOf(STORE_ERRORS, error)) return error;
  const said = `${what}: ${whatOf(error)}`;
  if (nameOf(error) === 'NoSuchBucket') return storeError('no-bucket', said, { cause: error });
  if (statusOf(error) === NOT_IMPLEMENTED) return storeError('not-able', said, { cause: error });
  return storeError(isPassing(error) ? 'store-unreachable' : 'store-refused', said, { cause: error });
}

/** Somewhere between nothing and twice as long as before, so that many who were turned away don't come back at once. */
function waitMs({ retryFirstMs, retryMaxMs }: S3Limits, tries: number): number {
  return Math.random() * Math.min(retryMaxMs, retryFirstMs * 2 ** tries);
}

async function within<T>(timeoutMs: number, action: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    controller.abort();
    reject(new Error(`No answer in ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    return await Promise.race([action(controller.signal), over]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Makes a request until it is answered for good.
 * @param what it is about, for the error
 * @throws the last error as it came, once all tries are over or if another is of no use
 */
export async function tried<T>(limits: S3Limits, action: (signal: AbortSignal) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await within(limits.requestMs, action);
    } catch (error) {
      if (tries === limits.triesMax || !isPassing(error)) throw error;
      await sleep(waitMs(limits, tries));
    }
  }
}
