/** Records of the public topics, decoded: what the read model is a function of. */
import type { GrantRecord } from '@oretrail/authority';
import type { SealRecord } from '@oretrail/avro';
import type { Causes, OretrailEvent, Verdict } from '@oretrail/model';
import type { LetterHead, Topic } from '@oretrail/runtime';
import type { OperationContent } from './operator-records.ts';

/** Who sent a statement, as the intake has stamped it. Source: intake.md, "The check". */
export type Author = Readonly<{ authType: string; authId: string }>;

/** What a record holds. */
export type Content =
  | Readonly<{ kind: 'event'; event: OretrailEvent; author: Author | null }>
  | Readonly<{ kind: 'verdict'; verdict: Verdict; causes: Causes }>
  | Readonly<{ kind: 'letter'; letter: LetterHead }>
  | Readonly<{ kind: 'seal'; seal: SealRecord }>
  | Readonly<{ kind: 'grant'; grant: GrantRecord }>
  | OperationContent
  /** It can't be read as an event. The workers have buried it, and its letter says why. */
  | Readonly<{ kind: 'unread' }>;

/** One record. */
export type PublicRecord = Readonly<{
  offset: number;
  /** When the log appended it: milliseconds since 1970-01-01T00:00:00Z. */
  appendTimeMs: number;
  content: Content;
}>;

/** Records of one partition in the order of their offsets: all that lie from `from` on and before `next`. */
export type PublicBatch = Readonly<{
  topic: Topic;
  partition: number;
  /** The offset from which on it was read. */
  from: number;
  /** The offset to be read next: beyond the last record, and beyond what holds no data. */
  next: number;
  records: readonly PublicRecord[];
}>;

/** Where reading continues: by topic and partition the offset to be read next. Sorted by both. */
export type Position = readonly Readonly<{ topic: Topic; partition: number; next: number }>[];

/** Whether a position has reached another one. A partition that it does not name has not been read. */
export function hasReached(position: Position, due: Position): boolean {
  return due.every(({ topic, partition, next }) =>
    position.some((known) => known.topic === topic && known.partition === partition && known.next >= next),
  );
}
