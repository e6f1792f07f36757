/** What a file of events was taken for, as its reader says it. Source: intake.md, "What a file is". */
import { wrongFormat } from './event-file-error.ts';
import type { FileFormat } from './file-format.ts';
import type { RecognisedInput } from './recognised-input.ts';

/** Formats that hold events as they are. */
const HOLDS_EVENTS = {
  events: 'events, one a line',
  'json-over-lines': 'events in JSON over several lines',
  'json-array': 'a JSON array of events',
} as const;
/** A format of {@link HOLDS_EVENTS}. */
type EventFormat = keyof typeof HOLDS_EVENTS;

function holdsEvents(format: FileFormat | 'events'): format is EventFormat {
  return format in HOLDS_EVENTS;
}

/** The format of a file that is read as events. @throws EventFileError with the format as its code */
export function eventFormat(file: string, { format, isGzip }: RecognisedInput, isGrowing: boolean): EventFormat {
  if (!holdsEvents(format)) throw wrongFormat(file, format);
  // What was read before is known by its bytes, and the end of an array or a packed file says nothing about its rest.
  if (isGrowing && isGzip) throw wrongFormat(file, 'packed-file');
  if (isGrowing && format !== 'events') throw wrongFormat(file, format);
  return format;
}

/** Whether the first thing in the file is an object, as it has to be if each line is an event. */
const beginsAsEvents = (beginning: Buffer): boolean => /^\uFEFF?\s*(?:\{|$)/.test(beginning.toString('utf8'));

/**
 * What a file was taken for, after its name; null if it is what a reader expects of it: events, one a line, as they are.
 */
export function takenFor({ format, isGzip, beginning }: RecognisedInput): string | null {
  if (!holdsEvents(format)) return null;
  const packed = isGzip ? ', packed by gzip' : '';
  if (format !== 'events') return `${HOLDS_EVENTS[format]}${packed}`;
  if (beginsAsEvents(beginning)) return isGzip ? `${HOLDS_EVENTS.events}${packed}` : null;
  return `${HOLDS_EVENTS.events}${packed}, because it begins like nothing else that is known`;
}
