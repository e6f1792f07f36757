/** A grant event as a record: one CloudEvent in structured mode, as it was sent, with the stamps of the intake. */
import { type GrantRecord, type PrincipalId, parseGrantEvent } from '@oretrail/authority';
import { headerList } from '@oretrail/avro';
import { type FetchedMessage, KAFKA_ERRORS, type KafkaLogError, type TopicMessage } from '@oretrail/kafka-log';
import { GRANTS, topicPartitionOf } from '@oretrail/runtime';
import type { Sender } from '../intake.ts';

/** CloudEvents 1.0, Kafka protocol binding, 3.3. */
const HEADERS = headerList({ 'content-type': 'application/cloudevents+json' });

/** The message of a grant event. @param sent what the event was parsed from; stamps that it brings are replaced */
export function grantMessage(
  sent: object,
  { event, recordedtime }: Pick<GrantRecord, 'event' | 'recordedtime'>,
  { kind, principal }: Sender,
): TopicMessage {
  const value = JSON.stringify({ ...sent, recordedtime, authtype: kind, authid: principal });
  return {
    topic: GRANTS,
    partition: 0,
    key: Buffer.from(event.data.grantId),
    value: Buffer.from(value),
    headers: HEADERS,
  };
}

function foreign(offset: number, what: string, options?: ErrorOptions): KafkaLogError {
  return KAFKA_ERRORS.error('foreign-record', `${topicPartitionOf(GRANTS, 0)} at ${offset} ${what}`, options);
}

function jsonOf({ value, offset }: FetchedMessage): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? '');
  } catch (cause) {
    throw foreign(offset, 'is not JSON', { cause });
  }
}

/** The record of a message. @throws KafkaLogError `foreign-record`: to leave one out could change who may state what */
export function grantRecordOf(message: FetchedMessage): GrantRecord {
  const { offset, withheld } = message;
  if (withheld !== undefined) throw foreign(offset, `can not be read (${withheld.code})`);
  const value = jsonOf(message);
  const parsed = parseGrantEvent(value);
  if (!parsed.ok) throw foreign(offset, `is not a grant event (${parsed.errors[0]?.code})`);
  const { recordedtime } = parsed.event;
  const { authid } = value as Readonly<{ authid?: unknown }>;
  if (recordedtime === undefined || typeof authid !== 'string')
    throw foreign(offset, 'has not the stamps of the intake');
  return { event: parsed.event, principal: authid as PrincipalId, recordedtime };
}
