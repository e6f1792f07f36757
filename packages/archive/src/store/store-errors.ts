/** What keeps a store from being used, as one closed table. It is no finding: of the archive itself it says nothing. */

/** What a code means, and what to do about it. */
type StoreErrorRule = Readonly<{ meaning: string; remedy: string }>;

/** Every code. Whoever writes stops and is started again; whoever reads has proved nothing. */
export const STORE_ERRORS = {
  'bad-place': {
    meaning: 'Where the store is was not said in a form that can be read.',
    remedy: 'Give the path of a folder, or s3://BUCKET/PREFIX.',
  },
  'not-reached': {
    meaning: 'The store did not answer as it should, however often it was asked.',
    remedy: 'Check ORETRAIL_S3_ENDPOINT, AWS_REGION, clock and network; then call again: nothing is harmed by it.',
  },
  'not-s3': {
    meaning: 'What answers is no store of S3: a web server, a proxy, or a page that asks to log in.',
    remedy: 'Check ORETRAIL_S3_ENDPOINT and the network, and who stands between.',
  },
  'not-able': {
    meaning: 'The store can not do what an archive rests on, so what is written could be lost or written over.',
    remedy: 'Take S3 that knows If-None-Match and compares SHA-256 checksums, or a file system with hard links.',
  },
  refused: {
    meaning: 'The store refused what was asked of it.',
    remedy: 'See what it says, and check the credentials and what they may do.',
  },
  'no-bucket': {
    meaning: 'There is no bucket of that name.',
    remedy: 'Make the bucket, with Object Lock: that can be chosen only when it is made.',
  },
  'not-locking': {
    meaning: 'The bucket keeps no versions or locks no objects, so anybody with rights could take an archive back.',
    remedy: 'Write into a bucket that was made with Object Lock.',
  },
} as const satisfies Readonly<Record<string, StoreErrorRule>>;

export type StoreErrorCode = keyof typeof STORE_ERRORS;

/** The one error of a store. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** What is wrong, without the advice of its code. */
  readonly what: string;

  constructor(code: StoreErrorCode, what: string, options?: ErrorOptions) {
    super(`${what}. ${STORE_ERRORS[code].meaning} ${STORE_ERRORS[code].remedy}`, options);
    this.code = code;
    this.what = what;
  }
}
