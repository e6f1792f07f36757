/** Bounds of the requests to S3. A test of faults has its own, for it has no minutes. */

/** How long, and how often, something is asked for. */
export type S3Limits = Readonly<{
  /** Until a connection stands: a store on another continent answers within a second. */
  connectMs: number;
  /** Until a request is answered, its object sent: OBJECT_BYTES_MAX takes 30 s over 10 Mbit/s. */
  requestMs: number;
  /** That a reader waits for the bytes of one object in all, without the time that it needs itself: the same bytes. */
  bodyMs: number;
  /** Tries of a request. With the waits below, about a minute and a half in all: SlowDown of AWS passes in less. */
  triesMax: number;
  /** Before the second try: AWS advises 50 to 100 ms. */
  retryFirstMs: number;
  /** Before any try at most: as long as AWS's SDK waits at most, 20 s. */
  retryMaxMs: number;
}>;

/** What holds outside tests. */
export const S3_LIMITS: S3Limits = {
  connectMs: 3_000,
  requestMs: 60_000,
  bodyMs: 60_000,
  triesMax: 10,
  retryFirstMs: 100,
  retryMaxMs: 20_000,
};

/** Names that one answer lists: the most that S3 gives. Source: S3 API, ListObjectsV2. */
export const LIST_KEYS_MAX = 1_000;
