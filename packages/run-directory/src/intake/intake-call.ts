/** What is asked of an intake, what it answers, and what it keeps in the log beside the events. */
import type { LinePlace, RejectedLine, StandardInput } from '@oretrail/event-files';
import type { Progress } from '../progress.ts';
import type { RunSettings } from '../run-settings.ts';

/** What one call has read. */
export type IntakeCounts = Readonly<{
  acceptedEvents: number;
  rejectedLines: number;
  firstRejected: readonly RejectedLine[];
  earlierEvents: number;
}>;

/** The files of one call, and how they are read. */
export type IntakeCall = Readonly<{
  files: readonly string[];
  directory: string;
  settings: RunSettings;
  progress: Progress;
  /** Called if one of the files is `-`, and only then. */
  standardInput: () => StandardInput;
  /** A last line without its end is left for later; each line has to be an event. */
  isGrowing?: boolean;
}>;

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
