/**
 * Answers to fetches, of which the records stay as they are: kafkajs would decode all of them at once, headers in time that
 * grows with the square of their number. Source: Kafka protocol, Fetch, version 11.
 */
import { DecoderOfKafkajs, parseFetch } from '../kafkajs-decoder.ts';

/** What is said of one partition. */
export type PartitionAnswer = Readonly<{
  partition: number;
  errorCode: number;
  /** Before it no transaction is open. */
  lastStableOffset: number;
  aborted: readonly Readonly<{ producerId: bigint; firstOffset: number }>[];
  /** Batches, the last of them maybe not to its end. */
  records: Buffer;
}>;

/** The answer of one broker. */
export type FetchAnswer = Readonly<{
  responses: readonly Readonly<{ topicName: string; partitions: readonly PartitionAnswer[] }>[];
}>;

const NO_RECORDS = Buffer.alloc(0);

function partitionIn(decoder: DecoderOfKafkajs): PartitionAnswer {
  const [partition, errorCode] = [decoder.readInt32(), decoder.readInt16()];
  decoder.readInt64();
  const lastStableOffset = Number(decoder.readInt64());
  decoder.readInt64();
  const aborted = decoder.readArray((of) => ({ producerId: of.readInt64(), firstOffset: Number(of.readInt64()) }));
  decoder.readInt32();
  return { partition, errorCode, lastStableOffset, aborted, records: decoder.readBytes() ?? NO_RECORDS };
}

/** How kafkajs is to read them. */
export const FETCH_RESPONSE = {
  decode: async (bytes: Buffer): Promise<FetchAnswer> => {
    const decoder = new DecoderOfKafkajs(bytes);
    const clientSideThrottleTime = decoder.readInt32();
    const [errorCode, sessionId] = [decoder.readInt16(), decoder.readInt32()];
    const responses = decoder.readArray((of) => {
      return { topicName: of.readString(), partitions: of.readArray(partitionIn) };
    });
    // The broker has not waited (KIP-219); kafkajs must.
    return Object.assign({ responses }, { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId });
  },
  /** @throws KafkaJSProtocolError for the first partition that has an error */
  parse: parseFetch,
} as const;
