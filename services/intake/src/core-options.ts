/** What the core of the intake works with, and what it reports. */
import type { PrincipalId } from '@oretrail/authority';
import type { MessageCodec } from '@oretrail/kafka-log';
import type { LocalStateError } from '@oretrail/local-state';
import type { ItemOutcome } from './intake.ts';
import type { Reading } from './reading/topic-reader.ts';
import type { Appending, WriterOptions } from './writing/writer.ts';

/** What the core reports. */
export type CoreListener = Readonly<{
  /** The index was built again; with what was wrong with its file, or null if it was of other topics. */
  onIndexLost?: (error: LocalStateError | null) => void;
  /** All that was there at the start is read. */
  onReady?: (durationMs: number) => void;
  /** Kafka has not answered in time; and it has again. */
  onAway?: () => void;
  onBack?: () => void;
  /** A producer has failed, or topics could not be read for a while; the core tries again. */
  onFailed?: (error: unknown) => void;
  /** What became of the statements of a request that was not a dry run. */
  onTaken?: (items: readonly ItemOutcome[]) => void;
}>;

/** What the core works with. */
export type CoreOptions = Readonly<{
  openReader: () => Reading;
  openAppender: () => Appending;
  codec: MessageCodec;
  /** The id of the cluster, what stands before its topics, and the partitions of those that are co-partitioned. */
  cluster: string;
  topicPrefix: string;
  partitions: number;
  /** A folder of this process's own. */
  directory: string;
  /** May state the first grant; null if nobody may. */
  bootstrap: PrincipalId | null;
  listener?: CoreListener;
  /** How often the topics are looked at; FOLLOW_INTERVAL_MS if it is left out. */
  followIntervalMs?: number;
}> &
  Pick<WriterOptions, 'answerMaxMs' | 'eventsMax' | 'bytesMax'>;
