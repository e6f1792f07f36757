/** What a directory has read: kept in the log beside the events. */
import type { LinePlace } from '@oretrail/event-files';

/** A place in a file, and the digest of what lies before it, by which the file is known again; some versions had none. */
export type KnownPlace = LinePlace & Readonly<{ before?: string | undefined }>;

/** What a directory has read, over all calls and in the one that is under way. */
export type Cursor = Readonly<{
  /** The files of the call that is under way, and the events of them that it has accepted; null between calls. */
  call: Readonly<{ files: readonly string[]; accepted: number }> | null;
  /** Events that earlier calls have accepted. */
  earlier: number;
  /** A file that a call has watched, and the place up to which. */
  watched: (KnownPlace & Readonly<{ file: string }>) | null;
}>;

/** The cursor of a directory that has read nothing. */
export const BEFORE_ALL: Cursor = { call: null, earlier: 0, watched: null };
