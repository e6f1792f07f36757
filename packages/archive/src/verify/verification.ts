/** What a verification is asked for, and what it says. */
import type { TopicPartition } from '@oretrail/runtime';
import type { ArchiveErrorCode } from '../errors.ts';
import type { Anchors, AnchorsHeld } from '../seals/anchors.ts';
import type { KeyPair } from '../seals/seal.ts';

/** What a verification relies on beside the store. */
export type VerifyOptions = Anchors &
  Readonly<{
    /** Every object must be locked in compliance mode until then. */
    lockedUntil?: Date;
    /** An archive without a good seal fails, too: its completeness is not proven. */
    requireSeal?: boolean;
    onProgress?: (progress: VerifyProgress) => void;
  }>;

/** How far a verification is. */
export type VerifyProgress = Readonly<{
  /** The object that was verified last. */
  key: string;
  objects: number;
  objectsTotal: number;
  /** The bytes of the segments: nearly all there is. */
  bytes: number;
  bytesTotal: number;
  records: number;
}>;

/** The first object that fails, and why. */
export type Finding = Readonly<{ code: ArchiveErrorCode; key: string; message: string }>;

/** What was found. Without a finding: everything that the seals vouch for is there, and is what they say. */
export type Verification = Readonly<{
  finding: Finding | null;
  /** What tells the archive from one that somebody else has made: without either it only agrees with itself. */
  anchors: AnchorsHeld;
  seals: Readonly<{
    /** Number of the last good one that was verified with all that it names; 0 if there is none. */
    last: number;
    sha256: string | null;
    voided: readonly number[];
    keys: KeyPair | null;
  }>;
  /** Up to which offset nothing is missing, by place: what that seal vouches for. */
  sealed: Readonly<Record<TopicPartition, number>>;
  /** Up to which offset the chains go beyond that: nothing says that they did not go further. */
  archived: Readonly<Record<TopicPartition, number>>;
  /** Segments without a manifest: the archiver was stopped there, and will continue there. */
  unfinished: readonly string[];
  records: number;
  /** Vehicles that have a verdict. */
  verdicts: number;
}>;
