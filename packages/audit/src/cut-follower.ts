/** Which offsets segments end at, as the control topic says. Source: protocol.md, "Quiescence and cuts". */
import {
  CONTROL,
  type ControlMessage,
  GRANTS,
  type Log,
  STEP_RECORDS_MAX,
  type TopicPartition,
  topicPartitionOf,
  VERDICTS,
} from '@oretrail/runtime';

/**
 * Follows the control topic. A cut of inputs is there when it is asked for, one of verdicts and grants when it is proved; all are there
 * before a record behind the offset is written, or very nearly so. A worker that catches up after each reading, and before
 * it ends a segment, therefore ends it where any other would.
 */
export class CutFollower {
  private readonly log: Pick<Log, 'end' | 'read'>;
  private readonly cuts = new Map<TopicPartition, number[]>();
  private position = 0;
  private turn: Promise<void> = Promise.resolve();

  constructor(log: Pick<Log, 'end' | 'read'>) {
    this.log = log;
  }

  /** Reads to where the topic ends now, or later. */
  catchUp(): Promise<void> {
    this.turn = this.turn.then(() => this.read());
    return this.turn;
  }

  /** All cuts of a place that were heard of so far, in the order in which they were. */
  cutsOf(place: TopicPartition): readonly number[] {
    return this.cuts.get(place) ?? [];
  }

  private async read(): Promise<void> {
    const end = await this.log.end(CONTROL, 0);
    while (this.position < end) {
      const request = { topic: CONTROL, partition: 0, from: this.position, recordsMax: STEP_RECORDS_MAX };
      const { records, next } = await this.log.read(request);
      for (const { value } of records) this.take(value as ControlMessage);
      if (next <= this.position) return;
      this.position = next;
    }
  }

  private take(message: ControlMessage): void {
    if (message.type === 'cut') {
      for (const [place, offset] of Object.entries(message.inputs)) this.add(place, offset);
    } else if (message.type === 'resume') {
      for (const [partition, offset] of (message.verdicts ?? []).entries())
        this.add(topicPartitionOf(VERDICTS, partition), offset);
      if (message.grants !== undefined) this.add(topicPartitionOf(GRANTS, 0), message.grants);
    }
  }

  private add(place: TopicPartition, offset: number): void {
    const known = this.cuts.get(place) ?? [];
    this.cuts.set(place, known);
    if (known.at(-1) !== offset) known.push(offset);
  }
}
