/** Parses files to events and rejected lines. Source: events.md, "The command line". */
import {
  EVENT_BYTES_MAX,
  type EventError,
  eventError,
  type OretrailEvent,
  type ParsedEvent,
  type ParseOptions,
  parseEventText,
} from '@oretrail/model';
import { type EventLine, type ReadOptions, readEventLines } from './read-event-lines.ts';

/** A line of `rejected.ndjson`, its members in the order of events.md, "Rejected lines"; `source` and `id` are null if unknown. */
export type RejectedLine = Readonly<{
  file: string;
  line: number;
  /** Which event of the file it is, from 1; absent if each event has its line. */
  event?: number;
  source: string | null;
  id: string | null;
  errors: readonly EventError[];
}>;

/** An accepted event, its place, and the line as it was written (it may hold attributes that Oretrail does not know). */
export type AcceptedLine = Readonly<{
  file: string;
  line: number;
  /** Which event of the file it is, from 1; absent if each event has its line. */
  number?: number;
  text: string;
  event: OretrailEvent;
}>;

/** One line, accepted or not; `end` is the byte behind it in its file. */
export type ParsedLine = Readonly<{ end: number }> &
  (Readonly<{ kind: 'accepted'; accepted: AcceptedLine }> | Readonly<{ kind: 'rejected'; rejected: RejectedLine }>);

/** Why an event can't be read; null if it can. */
export function unreadableError({ kind, event }: EventLine): EventError | null {
  if (kind === 'text') return null;
  const noun = event === undefined ? 'line' : 'event';
  if (kind === 'too-large') return eventError([], kind, `The ${noun} is longer than ${EVENT_BYTES_MAX} bytes`);
  if (kind === 'not-utf8') return eventError([], 'not-json', `The ${noun} holds bytes that are not valid UTF-8`);
  return eventError([], 'not-json', 'The file ends within a list, so events may be missing');
}

type Failed = Extract<ParsedEvent, { ok: false }>;

function rejectedLine({ file, line, event, end }: EventLine, failed: Omit<Failed, 'ok'>): ParsedLine {
  const { source, id, errors } = failed;
  const place = event === undefined ? { file, line } : { file, line, event };
  return { kind: 'rejected', end, rejected: { ...place, source: source ?? null, id: id ?? null, errors } };
}

/** Parses one line or piece. */
function parseLine(eventLine: EventLine, options: ParseOptions): ParsedLine {
  const unreadable = unreadableError(eventLine);
  if (unreadable !== null || eventLine.kind !== 'text') {
    return rejectedLine(eventLine, { errors: unreadable === null ? [] : [unreadable] });
  }
  const { file, line, end, text, event: number } = eventLine;
  const parsed = parseEventText(text, options);
  if (!parsed.ok) return rejectedLine(eventLine, parsed);
  const place = number === undefined ? { file, line } : { file, line, number };
  return { kind: 'accepted', end, accepted: { ...place, text, event: parsed.event } };
}

/**
 * Parses the lines of files in order, in batches: one entry for each line that is not blank.
 * @param paths files, or `-` for standard input
 * @throws EventFileError if a file can't be opened or read
 * @throws EventFileError if it holds something else than events
 */
export async function* parseFiles(
  paths: readonly string[],
  options: ParseOptions & ReadOptions,
): AsyncGenerator<readonly ParsedLine[]> {
  for await (const lines of readEventLines(paths, options)) yield lines.map((line) => parseLine(line, options));
}
