/** The events of topics as the workers take them, and the verdicts that stand there: read without a group, nothing is written. */

import { type ArchivedRecord, partitionAt, revisionOf, VerdictsInForce } from '@oretrail/archive';
import { AVRO_ERRORS, type SchemaTexts, schemaIdOf, type Writer, Writers } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { KAFKA_ERRORS, type KafkaLog, plainRecordOf } from '@oretrail/kafka-log';
import type { Verdict } from '@oretrail/model';
import { type EventSource, type EventsAsked, readEvent, type StatedEvent } from '@oretrail/replay';
import { buriedOf, FACTS, STEP_RECORDS_MAX, topicPartitionOf, VERDICTS } from '@oretrail/runtime';

/** Events from topics. */
export class TopicInputs implements EventSource {
  private readonly log: KafkaLog;
  private readonly writers: Writers;

  constructor(log: KafkaLog, schemas: SchemaTexts) {
    this.log = log;
    this.writers = new Writers(schemas);
  }

  /** From the first record on. @throws KafkaLogError `trimmed` if the topic ends before, or begins later */
  async *upTo({ place, end, operators }: EventsAsked): AsyncGenerator<readonly StatedEvent[]> {
    const at = partitionAt(place);
    const reading = { ...at, partitions: at.topic === FACTS ? 1 : this.log.partitions, operators };
    const { codes } = await buriedOf(this.log, at.topic, at.partition);
    for (let from = 0; from < end; ) {
      const { messages, next } = await this.log.readMessages({ ...at, from, recordsMax: STEP_RECORDS_MAX });
      if (next <= from) throw KAFKA_ERRORS.error('trimmed', `${place} ends at ${from}, and was cut at ${end}`);
      const records = messages.map(plainRecordOf).filter(({ offset }) => offset < end);
      const stated: StatedEvent[] = [];
      for (const record of records) {
        const fate = codes.get(record.offset) ?? 'taken';
        const event = readEvent(record, await this.writerOf(record), reading, fate);
        if (event !== null) stated.push({ event, place, offset: record.offset, appendTimeMs: record.appendTimeMs });
      }
      yield stated;
      from = next;
    }
  }

  /** Null if the value names no schema, or one that the registry has not. */
  private async writerOf({ value }: ArchivedRecord): Promise<Writer | null> {
    try {
      return await this.writers.one(schemaIdOf(value));
    } catch (error) {
      if (isErrorOf(AVRO_ERRORS, error)) return null;
      throw error;
    }
  }
}

/**
 * The verdicts before a cut. Each id must be the digest of what its verdict says.
 * @throws ArchiveError `wrong-verdict-id`, `broken-revision`; KafkaLogError as above
 */
export async function verdictsAt(log: KafkaLog, ends: readonly number[]): Promise<VerdictsInForce> {
  const verdicts = new VerdictsInForce();
  for (const [partition, end] of ends.entries()) {
    for (let from = 0; from < end; ) {
      const { records, next } = await log.read({ topic: VERDICTS, partition, from, recordsMax: STEP_RECORDS_MAX });
      if (next <= from) {
        throw KAFKA_ERRORS.error(
          'trimmed',
          `${topicPartitionOf(VERDICTS, partition)} ends at ${from}, and was cut at ${end}`,
        );
      }
      for (const { offset, value } of records) if (offset < end) verdicts.take(revisionOf(value as Verdict));
      from = next;
    }
  }
  return verdicts;
}
