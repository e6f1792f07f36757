/** For specs: records of suppliers as a fetch gives them, and the answers that they get. */
import { headerList } from '@oretrail/avro';
import { type FetchedMessage, headerBytesOf } from '@oretrail/kafka-log';

/** A record with these headers, by name. */
export function messageOf(
  value: string | Buffer | null,
  headers: Readonly<Record<string, string>> = {},
  offset = 0,
): FetchedMessage {
  const list = headerList(headers);
  return {
    offset,
    timeMs: 0,
    key: null,
    value: value === null ? null : Buffer.from(value),
    headerBytes: headerBytesOf(list),
    headerCount: list.length,
  };
}

/** The Kafka principal of a client, as grants have it. */
export const kafkaPrincipal = (client: string): string => `kafka:User:CN=${client}`;

/** What an answer says that the contract compares, and which record it is about. */
export type ReadAnswer = Readonly<{
  outcome: string;
  id?: string;
  subject?: string;
  digest?: string;
  errors?: readonly Readonly<{ code: string; pointer: string; detail: string }>[];
  errorsLeftOut?: number;
  sent: Readonly<{ topic: string; partition: number; offset: number }>;
}>;

/** Reads the value of an answer. */
export const answerIn = (value: unknown): ReadAnswer => JSON.parse(String(value)) as ReadAnswer;
