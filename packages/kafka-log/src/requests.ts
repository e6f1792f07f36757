/** Records as the messages of produce requests, none of which is larger than a broker takes. */
import { headerList, type WrittenHeaders } from '@oretrail/avro';
import type { NewRecord } from '@oretrail/runtime';
import type { TopicMessages } from 'kafkajs';
import { type KafkajsMessage, kafkajsMessage, type MessageCodec, type PlacedMessage } from './codec.ts';
import { encodeDeadLetter, isOfDeadLetters } from './dead-letters.ts';
import { sizeOfRecord } from './fetch/whole.ts';
import { REQUEST_BYTES_MAX } from './limits.ts';
import { nameOnCluster } from './names.ts';

/** Further headers of what a step publishes. */
export type StepHeaders = Readonly<Record<string, string>>;

/** How records become messages, and under which names. */
export type Encoding = Readonly<{ codec: MessageCodec; topicPrefix: string }>;

/** Records that one request writes, and their messages by topic; the order within each partition is that of the records. */
export type ProduceRequest = Readonly<{ records: readonly NewRecord[]; topicMessages: TopicMessages[] }>;

/** A message in its partition. A dead letter keeps the headers that it had, and no others of a trace. */
function placedMessage(record: NewRecord, codec: MessageCodec, more: WrittenHeaders): PlacedMessage {
  const { partition } = record;
  if (isOfDeadLetters(record.topic)) return { ...encodeDeadLetter(record), partition };
  const { key, value, headers } = codec.encode(record);
  return { key, value, partition, headers: more.length === 0 ? headers : [...headers, ...more] };
}

/** A record, and the message that it becomes. Its headers are bytes at once: thousands of messages wait for the last of a request. */
type Encoded = Readonly<{ record: NewRecord; message: KafkajsMessage }>;

function requestOf(encoded: readonly Encoded[], topicPrefix: string): ProduceRequest {
  const topics = new Map<string, TopicMessages>();
  for (const { record, message } of encoded) {
    const of = topics.get(record.topic) ?? { topic: nameOnCluster({ topicPrefix }, record.topic), messages: [] };
    topics.set(record.topic, of);
    of.messages.push(message);
  }
  return { records: encoded.map(({ record }) => record), topicMessages: [...topics.values()] };
}

/**
 * Records in requests, in their order. All that a request writes to a partition is one batch, so keys, values and headers of a
 * request have {@link REQUEST_BYTES_MAX} at most, unless it is a single record. A request is encoded when it is asked for.
 */
export function* requestsOf(
  records: readonly NewRecord[],
  { codec, topicPrefix }: Encoding,
  headers: StepHeaders = {},
): Generator<ProduceRequest, void> {
  let [request, bytes] = [[] as Encoded[], 0];
  const more = headerList(headers);
  for (const record of records) {
    const message = kafkajsMessage(placedMessage(record, codec, more));
    const size = sizeOfRecord(message);
    if (request.length > 0 && bytes + size > REQUEST_BYTES_MAX) {
      yield requestOf(request, topicPrefix);
      [request, bytes] = [[], 0];
    }
    request.push({ record, message });
    bytes += size;
  }
  if (request.length > 0) yield requestOf(request, topicPrefix);
}
