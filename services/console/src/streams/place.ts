/** Where a stream is: the offset to be read next of each partition of the verdicts, from partition 0 on. */
import type { Position } from '@oretrail/read-model';
import { VERDICTS } from '@oretrail/runtime';

/** A partition that it does not name is read from its beginning. */
export type StreamPlace = readonly number[];

/** Before everything. */
export const START: StreamPlace = [];

const PLACE = /^\d{1,15}(?:,\d{1,15}){0,999}$/;
/** `from` of a stream: a place, `now` or `start`. */
export const FROM = /^(?:now|start|\d{1,15}(?:,\d{1,15}){0,999})$/;

/** A place as a text: the cursor. */
export function placeText(place: StreamPlace): string {
  return place.length === 0 ? '0' : place.join(',');
}

/** The place of a cursor; null if it is not one. */
export function parsePlace(text: string): StreamPlace | null {
  return PLACE.test(text) ? text.split(',').map(Number) : null;
}

/** How far the verdicts are folded. */
export function endOf(position: Position): StreamPlace {
  const ends: number[] = [];
  for (const { topic, partition, next } of position) if (topic === VERDICTS) ends[partition] = next;
  return Array.from(ends, (next) => next ?? 0);
}

/** The place that a text of {@link FROM} means now; null if it is not one. */
export function placeFrom(text: string, position: Position): StreamPlace | null {
  if (text === 'now') return endOf(position);
  return text === 'start' ? START : parsePlace(text);
}

/** The same place with one partition read further. */
export function withNext(place: StreamPlace, partition: number, next: number): StreamPlace {
  const length = Math.max(place.length, partition + 1);
  return Array.from({ length }, (_, i) => (i === partition ? next : (place[i] ?? 0)));
}

/** Partitions in which something lies between a place and an end. */
export function unread(place: StreamPlace, end: StreamPlace): readonly number[] {
  return end.flatMap((next, partition) => (next > (place[partition] ?? 0) ? [partition] : []));
}
