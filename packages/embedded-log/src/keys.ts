/** The layout of the one LMDB database: keys are UTF-8 bytes, and sort as such. */
import { END } from '@oretrail/local-state';
import { type Place, placeOf, type Topic } from '@oretrail/runtime';

/** Digits of an offset within a key: 2⁵³ has 16. */
const OFFSET_DIGITS = 16;

/** All records of a partition. */
export function recordsPrefix(topic: Topic, partition: number): string {
  return `record${END}${placeOf(topic, partition)}${END}`;
}

/** One record. */
export function recordKey(topic: Topic, partition: number, offset: number): string {
  return recordsPrefix(topic, partition) + offset.toString().padStart(OFFSET_DIGITS, '0');
}

/** The offset in a record's key. */
export function offsetIn(key: string): number {
  return Number(key.slice(-OFFSET_DIGITS));
}

/** The offset behind the last record of a partition. */
export function endKey(place: Place): string {
  return `end${END}${place}`;
}

/** What the log says of itself. */
export const HEADER_KEY = `header${END}`;

/** A record as a value: its own key first, told apart by its length. */
export function recordValue(key: string, value: string): string {
  return `${key.length}:${key}${value}`;
}

/** Key and value of a record. */
export function readRecordValue(text: string): { key: string; value: string } {
  const colon = text.indexOf(':');
  const end = colon + 1 + Number(text.slice(0, colon));
  return { key: text.slice(colon + 1, end), value: text.slice(end) };
}
