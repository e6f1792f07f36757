/** Where an archive lies: a folder, or S3. Objects are written once, and never change. */

/** An object to be written. */
export type NewObject = Readonly<{
  /** Folders by slashes; letters, digits, dots, hyphens and underscores. */
  key: string;
  body: Buffer;
  /** Until when nobody may remove it, if the store can see to that. */
  retainUntil?: Date;
}>;

/** An object that is there. */
export type ListedObject = Readonly<{ key: string; bytes: number }>;

/** How long an object is locked: in compliance mode nobody can shorten it, whatever their rights. */
export type Retention = Readonly<{ mode: 'compliance' | 'governance'; until: Date }>;

/**
 * The port. A call that fails has an unknown outcome, and is to be made again: no object is ever there in part, and none is
 * written over.
 */
export interface Store {
  /** Writes an object if none of its name is there; else it leaves that as it is. Durable when it returns. */
  put(object: NewObject): Promise<'written' | 'exists'>;
  /** The bytes of an object, to be read to their end or ended; null if there is none. */
  get(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  /**
   * All objects whose names begin so, in any order: some kinds of buckets of S3 give none.
   * Source: S3 API, ListObjectsV2, "Directory bucket".
   */
  list(prefix: string): AsyncIterable<ListedObject>;
  /** How long an object is locked; null if it is not, or the store locks nothing. */
  retentionOf(key: string): Promise<Retention | null>;
}

/** A name of the port. */
export const KEY = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** Requires that a name is one of the port. @throws TypeError, a fault of the caller */
export function requireKey(key: string): void {
  if (!KEY.test(key)) throw new TypeError(`${JSON.stringify(key)} is not a name of an object`);
}
