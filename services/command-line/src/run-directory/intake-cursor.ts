/** How far a directory has read: kept in the log beside the events, so that a killed call goes on there. */
import { type LinePlace, STANDARD_INPUT } from '@oretrail/event-files';

/** A place in a file, and the digest of what lies before it, by which the file is known again; versions before had none. */
export type KnownPlace = LinePlace & Readonly<{ before?: string | undefined }>;

/** How far a directory has read, over all calls and in the one that is under way. */
export type Cursor = Readonly<{
  /** The files of the call that is under way, and the place in them; null between calls. */
  call: Call | null;
  /** Events that earlier calls have accepted. */
  earlier: number;
  /** A file that an earlier call has watched, and the place up to which. */
  watched: (KnownPlace & Readonly<{ file: string }>) | null;
  /** Size of the file of rejected lines: what lies beyond was written by a call that was killed before it was certain. */
  rejectedBytes: number;
}>;

/** One call: its files, the place in them, and what it has read so far. */
export type Call = KnownPlace &
  Readonly<{
    files: readonly string[];
    file: number;
    accepted: number;
    rejected: number;
    /** Whether some of the files can be read but once, so that the call can't go on in them; versions before did not say. */
    isReadOnce?: boolean;
  }>;

/** Whether a call can go on where it was interrupted. What comes from standard input the next time is something else. */
export function canGoOn({ files, isReadOnce = files.includes(STANDARD_INPUT) }: Call): boolean {
  return !isReadOnce;
}

/** The cursor of a directory that has read nothing. */
export const BEFORE_ALL: Cursor = { call: null, earlier: 0, watched: null, rejectedBytes: 0 };
