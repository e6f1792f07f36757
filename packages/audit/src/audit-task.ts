/**
 * One task of the audit worker: archives its partitions, each as far as it goes. It has no state of its own: it continues
 * where the store ends. It reads on only when what it has read is stored or held, so a slow store slows it down.
 */
import { type ArchiverOptions, PartitionArchiver, type PartitionPlace } from '@oretrail/archive';
import {
  type Fetched,
  firstRecordOf,
  type KafkaOptions,
  plainRecordOf,
  Reader,
  traceHeadersOf,
} from '@oretrail/kafka-log';
import { type TopicPartition, taskName, topicPartitionOf } from '@oretrail/runtime';
import type { TracedWork, Tracing } from '@oretrail/telemetry';
import type { TaskContext } from '@oretrail/worker-host';
import { AUDIT, placesOfTask } from './audited-places.ts';
import type { CutFollower } from './cut-follower.ts';

/** With nothing to read a task looks again after so long, also for cuts; records that arrive wake it. */
const POLL_WAIT_MS = 500;
/** Records of one reading: some megabytes, which is what one answer has of a partition. */
const READ_RECORDS_MAX = 10_000;

/** How far a partition is. */
export type ArchiveProgress = Readonly<{
  place: PartitionPlace;
  /** Where it is read on. */
  position: number;
  /** Before this offset nothing is left to be stored. */
  settled: number;
  /** Where the partition ended when the task last looked; null before that. */
  end: number | null;
}>;

/** Called during the work: each function must be quick, and throw nothing. */
export type AuditListener = Readonly<{
  onAssigned?: (tasks: readonly number[]) => void;
  /** The task has found where the store ends, and continues there. */
  onReady?: (index: number, progress: () => readonly ArchiveProgress[]) => void;
  onRead?: (place: PartitionPlace, records: number) => void;
  onReleased?: (index: number) => void;
  /** The group did not take our positions; they are reported again with the next. */
  onUncommitted?: (index: number, error: unknown) => void;
}>;

/** What a task needs beside its place. */
export type AuditTaskOptions = Readonly<{
  kafka: KafkaOptions;
  archive: ArchiverOptions;
  cuts: CutFollower;
  listener: AuditListener;
  tracing: Tracing | null;
}>;

/** A partition, with the number of cuts that its archiver knows so far. */
type Archived = { readonly place: PartitionPlace; readonly archiver: PartitionArchiver; cutsKnown: number };

/** Runs one task. */
export class AuditTask {
  private readonly options: AuditTaskOptions;
  private readonly task: TaskContext;
  private readonly reader: Reader;
  private readonly partitions: Archived[] = [];
  private committed = '';

  constructor(options: AuditTaskOptions, task: TaskContext) {
    this.options = options;
    this.task = task;
    this.reader = new Reader(options.kafka);
  }

  /** @throws what the process can't continue after: above all an alarm of the archive, or a store that stays away */
  async run(): Promise<void> {
    const { index, untilAllowed, stop } = this.task;
    await untilAllowed();
    if (!stop.aborted) await this.open();
    while (!stop.aborted) {
      await untilAllowed();
      await this.step();
    }
    // Only here: if it fails the process ends, and a connection that broke during a request may never close.
    this.options.listener.onReleased?.(index);
    await this.reader.close();
  }

  private async open(): Promise<void> {
    for (const place of placesOfTask(this.task.index)) {
      const first = await firstRecordOf(this.reader, place.topic, place.partition);
      const archiver = await PartitionArchiver.open(this.options.archive, place, first);
      this.partitions.push({ place, archiver, cutsKnown: 0 });
    }
    this.options.listener.onReady?.(this.task.index, () => this.progress());
  }

  private async step(): Promise<void> {
    const from = this.partitions.map(({ place, archiver }) => ({ ...place, from: archiver.position, limit: Infinity }));
    const fetched = await this.reader.read(from, { recordsMax: READ_RECORDS_MAX, waitMs: POLL_WAIT_MS });
    // After the reading: no record of it can stand behind a cut that is not heard of now.
    await this.options.cuts.catchUp();
    const byPlace = new Map(fetched.map((one) => [topicPartitionOf(one.topic, one.partition), one]));
    for (const partition of this.partitions) {
      if (this.task.stop.aborted) return;
      await this.archive(partition, byPlace.get(topicPartitionOf(partition.place.topic, partition.place.partition)));
    }
    await this.commit();
  }

  private async archive(partition: Archived, fetched: Fetched | undefined): Promise<void> {
    const { place, archiver } = partition;
    const cuts = this.options.cuts.cutsOf(topicPartitionOf(place.topic, place.partition));
    for (const cut of cuts.slice(partition.cutsKnown)) await archiver.cutAt(cut);
    partition.cutsKnown = cuts.length;
    if (fetched === undefined) return;
    const { messages, next, blanks } = fetched;
    const traced = this.traced(messages);
    await archiver.take({ records: messages.map(plainRecordOf), next, blanks });
    traced?.end({ 'messaging.batch.message_count': messages.length });
    this.options.listener.onRead?.(place, messages.length);
  }

  /** It publishes nothing, so its context is not passed on. What fails ends the process, and its span is never sent. */
  private traced(messages: Fetched['messages']): TracedWork | null {
    const task = taskName({ worker: AUDIT, index: this.task.index });
    const attributes = { 'messaging.system': 'kafka', 'oretrail.task': task };
    return this.options.tracing?.begin(`step ${AUDIT}`, attributes, messages.map(traceHeadersOf)) ?? null;
  }

  /** Offsets move when the bytes are safe. That the group takes them is of no use to us, so it may fail for a while. */
  private async commit(): Promise<void> {
    const { index, membership } = this.task;
    const positions = new Map<TopicPartition, number>(
      this.partitions.map(({ place, archiver }) => [topicPartitionOf(place.topic, place.partition), archiver.settled]),
    );
    const text = [...positions.values()].join();
    if (text === this.committed) return;
    try {
      await membership.commitPositions(index, positions);
      this.committed = text;
    } catch (error) {
      this.options.listener.onUncommitted?.(index, error);
    }
  }

  private progress(): readonly ArchiveProgress[] {
    return this.partitions.map(({ place, archiver: { position, settled } }) => {
      return { place, position, settled, end: this.reader.endSeen(place.topic, place.partition) };
    });
  }
}
