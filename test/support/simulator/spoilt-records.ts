/** Records of public topics that can't be read for a while, as where a registry refuses or loses their schema. */
import { errorTable, quarantine } from '@oretrail/errors';
import { jsonOf, type LogRecord, topicPartitionOf } from '@oretrail/runtime';

/** As a codec has it, which the simulation does without. */
const SPOILT = errorTable('spoilt', {
  'schema-unavailable': quarantine('There is no schema.', 'Give it back.'),
});

/** Where a record lies. */
export type RecordPlace = Pick<LogRecord, 'topic' | 'partition' | 'offset'>;

const nameOf = ({ topic, partition, offset }: RecordPlace): string => `${topicPartitionOf(topic, partition)}/${offset}`;

/** Which records can't be read now, and which could not at some time. */
export class SpoiltRecords {
  private readonly now = new Set<string>();
  private readonly ever = new Set<string>();

  /** From now on it can't be read. */
  spoil(place: RecordPlace): void {
    this.now.add(nameOf(place));
    this.ever.add(nameOf(place));
  }

  /** It can be read again. */
  mend(place: RecordPlace): void {
    this.now.delete(nameOf(place));
  }

  mendAll(): void {
    this.now.clear();
  }

  /** Whether there was a time at which it could not be read. */
  wasSpoilt(place: RecordPlace): boolean {
    return this.ever.has(nameOf(place));
  }

  /** A record as a reader gets it. */
  read(record: LogRecord): LogRecord {
    if (!this.now.has(nameOf(record))) return record;
    const { topic, partition, offset, key } = record;
    const raw = () => ({ key, value: jsonOf(record), headerBytes: '' });
    return {
      topic,
      partition,
      offset,
      key,
      value: {},
      raw,
      spoilt: SPOILT.error('schema-unavailable', 'the registry refuses it'),
    };
  }
}
