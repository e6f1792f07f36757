/** Files of events to upload. */
import { changed, type JsonEvent } from '../sample-events.ts';
import { sourceOf } from './plain-intake.ts';

/** A good event of a supplier. */
export function lot(number: number | string, source = sourceOf('smm')): JsonEvent {
  const lotId = `urn:lot:smm:${number}`;
  return { ...changed('mineral', ['data', 'lotId'], lotId), id: `e-${number}`, source, subject: lotId };
}
/** An event as one line. */
export const text = (event: JsonEvent): string => JSON.stringify(event);
/** A file of events, one a line. */
export const lines = (events: readonly JsonEvent[]): string => `${events.map(text).join('\n')}\n`;
/** Good events, each about another lot. */
export const lots = (count: number): JsonEvent[] => Array.from({ length: count }, (_, i) => lot(i));

/** Counts of a job of which nothing became anything. */
export const NONE = { accepted: 0, duplicate: 0, rejected: 0, ignored: 0, notWritten: 0, unknown: 0 };
