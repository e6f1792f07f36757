/** Positions as one text: the header `Oretrail-Position`, and `asOf.position`. Source: console.md, "Positions". */
import type { Position } from '@oretrail/read-model';

/** `TOPIC:NEXT,NEXT,…;…`: by topic the offset to be read next of each partition from 0 on, empty if it was not read. */
export function positionText(position: Position): string {
  const topics = new Map<string, string[]>();
  for (const { topic, partition, next } of position) {
    const nexts = topics.get(topic) ?? [];
    nexts[partition] = String(next);
    topics.set(topic, nexts);
  }
  return [...topics].map(([topic, nexts]) => `${topic}:${Array.from(nexts, (next) => next ?? '').join(',')}`).join(';');
}

const TOPIC = /^([a-zA-Z0-9._-]{1,249}):((?:\d{0,15})(?:,\d{0,15}){0,9999})$/;
const PLACE = /^(.{1,249})\/(\d{1,4})$/;
const FIRST_OF_JSON = '{';

function ofTopic(text: string): Position | null {
  const [, topic, nexts] = TOPIC.exec(text) ?? [];
  if (topic === undefined || nexts === undefined) return null;
  return nexts.split(',').flatMap((next, partition) => (next === '' ? [] : [{ topic, partition, next: Number(next) }]));
}

function ofJson(text: string): Position | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const places = Object.entries(value).map(([place, next]) => {
    const [, topic, partition] = PLACE.exec(place) ?? [];
    const isOffset = Number.isSafeInteger(next) && (next as number) >= 0;
    return topic === undefined || !isOffset ? null : { topic, partition: Number(partition), next: next as number };
  });
  return places.includes(null) ? null : (places as Position);
}

/** The position of a text of {@link positionText}, or of the JSON that the intake answers a write with; null if it is neither. */
export function parsePosition(text: string): Position | null {
  if (text.startsWith(FIRST_OF_JSON)) return ofJson(text);
  const topics = text.split(';').map(ofTopic);
  return topics.includes(null) ? null : (topics as Position[]).flat();
}
