/** Dead letters as Kafka's Java client reads them, against what was sent. */
import type { JudgedRecord } from '@oretrail/real-parts';
import { type Topic, topicPartitionOf } from '@oretrail/runtime';
import { contentOf, type Message } from './message.ts';
import { placeName, type Sent, type SentPlaces } from './sender.ts';

/** What stands behind a record's own headers in a letter. Source: docs/errors.md, "Dead letters". */
const ADDED = 7;
const ADDED_TO_CUT = 10;
/** How much of key and value a letter has of a record that is larger than a letter may be. */
const BEGINNING_BYTES = 1_024;

type Letter = Readonly<{ added: ReadonlyMap<string, string>; message: Omit<Message, 'topic' | 'partition'> }>;

function letterOf({ key, value, headers }: JudgedRecord): Letter {
  const isCut = headers.at(-1)?.[0] === '__oretrail.errors.cut.sha256';
  const start = headers.length - (isCut ? ADDED_TO_CUT : ADDED);
  const added = new Map(headers.slice(start).map(([name, of]) => [name, String(of)]));
  const own = headers.slice(0, start).map(([name, of]) => ({ name: Buffer.from(name), value: of }));
  return { added, message: { key, value, headers: own } };
}

/** The Java client reads names as text: bytes that are not UTF-8 come as U+FFFD, in another number than here. Values are compared to the byte. */
function asJavaReads({ key, value, headers }: Letter['message']): string {
  const textOf = (name: Buffer): string => name.toString('utf8').replace(/\uFFFD+/g, '\uFFFD');
  const texts = headers.map(({ name, value: of }) => ({ name: Buffer.from(textOf(name)), value: of }));
  return contentOf({ key, value, headers: texts });
}

/** What is wrong with a letter; null if nothing is. */
function faultOf({ message, hostile }: Sent, { added, message: kept }: Letter): string | null {
  const code = added.get('__oretrail.errors.code');
  if (hostile !== null && code !== hostile.code) return `${hostile.name}: buried as ${code}, due is ${hostile.code}`;
  const name = hostile?.name ?? 'random poison';
  const sha256 = added.get('__oretrail.errors.cut.sha256');
  if (sha256 === undefined) return asJavaReads(kept) === asJavaReads(message) ? null : `${name}: other bytes`;
  if (hostile?.isWithheld) return sha256 === hostile.batch.sha256 ? null : `${name}: the digest of other bytes`;
  const begins = (whole: Buffer | null, part: Buffer | null): boolean =>
    part?.equals(whole?.subarray(0, BEGINNING_BYTES) ?? Buffer.alloc(1)) ?? whole === null;
  const isBeginning = begins(message.key, kept.key) && begins(message.value, kept.value);
  return isBeginning ? null : `${name}: another beginning`;
}

/** All that is wrong with the letters of a topic: none too many, none too few, each under its code, byte for byte. */
export function faultsOfLetters(topic: Topic, letters: readonly JudgedRecord[], places: SentPlaces): readonly string[] {
  const due = new Map([...places].filter(([, { message }]) => message.topic === topic));
  const faults = letters.flatMap((record) => {
    const letter = letterOf(record);
    const [partition, offset] = ['partition', 'offset'].map((of) => Number(letter.added.get(`__connect.errors.${of}`)));
    const place = placeName(topicPartitionOf(topic, partition ?? -1), offset ?? -1);
    const sent = due.get(place);
    if (sent === undefined)
      return [`${place}: buried as ${letter.added.get('__oretrail.errors.code')}, and is good, or buried before`];
    due.delete(place);
    return faultOf(sent, letter) ?? [];
  });
  return [
    ...faults,
    ...[...due].map(([place, { hostile }]) => `${place}: ${hostile?.name ?? 'random poison'}: not buried`),
  ];
}
