/** What a file is converted to: a line of JSON for each row, event or group of rows. */
import type { FileFormat, RecognisedInput } from '@oretrail/event-files';
import type { RowError } from '../job.ts';

/** What stands or falls together. */
export type Piece = Readonly<{
  /** The rows of a statement; one for all but sheets. */
  rows: readonly number[];
  line?: number;
  eventId?: string;
}> &
  (
    | Readonly<{ kind: 'stated'; statements: readonly string[] }>
    /** `errors` are in the order of `rows`. */
    | Readonly<{ kind: 'rejected'; errors: readonly (readonly RowError[])[] }>
    | Readonly<{ kind: 'ignored'; reason: string }>
  );

/** What to convert, and where to. */
export type ConversionTask = Readonly<{
  /** The file as it was sent. */
  file: string;
  format: FileFormat | 'events';
  /** Who states what the file does not say who states. */
  source: string | null;
  /** The file of pieces. */
  pieces: string;
  /** The file of the events of EPCIS as they were sent; null if they are not kept. */
  originals: string | null;
}>;

/** A file as its converter gets it. */
export type UploadedFile = Readonly<{ input: RecognisedInput; task: ConversionTask }>;

/** What came of it, or why the file is refused as a whole. */
export type ConversionResult =
  | Readonly<{ ok: true; pieces: number; statements: number; rejected: number }>
  | Readonly<{ ok: false; code: string; detail: string; pointer?: string; isTooLarge: boolean }>;
