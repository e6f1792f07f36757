/** A record as a fetch gives it: of what can't be read, that it is there. */
import type { AvroErrorCode } from '@oretrail/avro';
import type { CutRecord } from '@oretrail/runtime';

/** A record, as much of it as has a meaning. */
export type ReadMessage = Readonly<{
  offset: number;
  /**
   * Milliseconds since 1970: when the broker took it, or when its writer says that it was written, as its topic has it. A
   * writer may state what a double can't hold: then it is about that.
   */
  timeMs: number;
  key: Buffer | null;
  value: Buffer | null;
  /** The headers as they stand in it, from their number on. */
  headerBytes: Buffer;
}>;

/** Replaces bytes that are too many, or that can't be read. */
export type Withheld = CutRecord &
  Readonly<{ /** Why: a code of dead letters, and a sentence. */ code: AvroErrorCode; what: string }>;

/** With `withheld`, key and value are no more than the beginning of what is meant. */
export type FetchedMessage = ReadMessage & Readonly<{ headerCount: number; withheld?: Withheld }>;

/** No headers: their number is 0. */
export const NO_HEADERS = Buffer.from([0]);
