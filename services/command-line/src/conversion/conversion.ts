/** What a converter gives `oretrail convert`, whatever the format of the file. */
import type { RecognisedInput } from '@oretrail/event-files';

/** One thing that is wrong with a piece of a file: a row of a sheet, an event of EPCIS. */
export type ConversionFault = Readonly<{
  /** Where it is, after the name of the file: the row, or the place of the event. */
  place: string;
  code: string;
  /** What of the piece is meant: a column or a pointer. */
  at: string;
  /** A sentence without its full stop. It may hold text of the file as it is. */
  what: string;
  /** What to do, in sentences. */
  remedy: string;
}>;

/** What became of a piece of the file. */
export type Converted =
  | Readonly<{ kind: 'event'; event: Readonly<Record<string, unknown>> }>
  /** It has no effect, which is not an error. */
  | Readonly<{
      kind: 'ignored';
      /** As that of a fault. */
      place: string;
      /** Sentences. */
      reason: string;
    }>
  | Readonly<{
      kind: 'rejected';
      /** How many rows or events are refused. */
      count: number;
      faults: readonly ConversionFault[];
      /** What goes into the file of `--rejected`: bytes, of which {@link Conversion.returned} makes a file. */
      returned: Uint8Array;
    }>;

/** A file that is being converted. */
export type Conversion = Readonly<{
  /** What the file is, after "is read as". */
  takenFor: string;
  /** What a refused piece is called: `row`. */
  noun: string;
  /** Whether that file says what is wrong with each piece, so that it needs not be printed. */
  isReturnedWithErrors: boolean;
  /** The file of `--rejected`, of the refused pieces in the order of the file. */
  returned: (pieces: readonly Uint8Array[]) => Uint8Array;
  /** In the order of the file; made one by one, as they are asked for. */
  converted: Iterable<Converted>;
}>;

/** What a conversion depends on besides the file. */
export type ConversionOptions = Readonly<{
  /** The source of events that state none. */
  source?: string;
}>;

/** A file that is to be converted: recognised, and not read yet. */
export type ConversionInput = Pick<RecognisedInput, 'chunks'> &
  Readonly<{
    /** How errors name it. */
    file: string;
  }>;

/** Reads a file of one format. @throws OretrailError if it can't be converted at all */
export type Converter = (input: ConversionInput, options: ConversionOptions) => Promise<Conversion>;
