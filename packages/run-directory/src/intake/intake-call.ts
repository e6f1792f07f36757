/** What is asked of an intake, and what it answers. */
import type { Readable } from 'node:stream';
import type { RejectedLine } from '@oretrail/event-files';
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
  standardInput: () => Readable;
  /** A last line without its end is left for later. */
  isGrowing?: boolean;
}>;
