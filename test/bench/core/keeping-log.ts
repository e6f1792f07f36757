/** A log on disk that forgets nothing, for recoveries from nothing: Kafka would keep at least the last of each key. */
import type { EmbeddedLog } from '@oretrail/embedded-log';
import type {
  Log,
  NewRecord,
  PartitionIdentity,
  ReadRequest,
  ReadResult,
  TaskId,
  TaskLog,
  Topic,
} from '@oretrail/runtime';

/** The embedded log drops what every reader has passed; this one doesn't tell it how far they are. */
export class KeepingLog implements Log {
  readonly partitions: number;
  /** Records read so far, journals included. */
  recordsRead = 0;
  private readonly log: EmbeddedLog;

  constructor(log: EmbeddedLog) {
    this.log = log;
    this.partitions = log.partitions;
  }

  end(topic: Topic, partition: number): Promise<number> {
    return this.log.end(topic, partition);
  }

  identity(topic: Topic, partition: number): Promise<PartitionIdentity | null> {
    return this.log.identity(topic, partition);
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    const result = await this.log.read(request);
    this.recordsRead += result.records.length;
    return result;
  }

  append(records: readonly NewRecord[]): Promise<void> {
    return this.log.append(records);
  }

  async open(task: TaskId): Promise<TaskLog> {
    const log = await this.log.open(task);
    return {
      state: log.state,
      commit: (step) => log.commit({ ...step, positions: {} }),
      save: (changes) => log.save(changes),
      forget: () => log.forget(),
    };
  }
}
