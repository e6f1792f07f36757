/** Parses NDJSON files to events and rejected lines. Source: events.md, "The command line". */
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
  source: string | null;
  id: string | null;
  errors: readonly EventError[];
}>;

/** An accepted event, its place, and the line as it was written (it may hold attributes that Oretrail does not know). */
export type AcceptedLine = Readonly<{ file: string; line: number; text: string; event: OretrailEvent }>;

/** One line, accepted or not; `end` is the byte behind it in its file. */
export type ParsedLine = Readonly<{ end: number }> &
  (Readonly<{ kind: 'accepted'; accepted: AcceptedLine }> | Readonly<{ kind: 'rejected'; rejected: RejectedLine }>);

const TOO_LARGE = eventError([], 'too-large', `The line is longer than ${EVENT_BYTES_MAX} bytes`);
const NOT_UTF8 = eventError([], 'not-json', 'The line holds bytes that are not valid UTF-8');

type Failed = Extract<ParsedEvent, { ok: false }>;

function rejectedLine({ file, line, end }: EventLine, failed: Omit<Failed, 'ok'>): ParsedLine {
  const { source, id, errors } = failed;
  return { kind: 'rejected', end, rejected: { file, line, source: source ?? null, id: id ?? null, errors } };
}

/** Parses one line. */
function parseLine(eventLine: EventLine, options: ParseOptions): ParsedLine {
  if (eventLine.kind === 'too-large') return rejectedLine(eventLine, { errors: [TOO_LARGE] });
  if (eventLine.kind === 'not-utf8') return rejectedLine(eventLine, { errors: [NOT_UTF8] });
  const { file, line, end, text } = eventLine;
  const parsed = parseEventText(text, options);
  if (!parsed.ok) return rejectedLine(eventLine, parsed);
  return { kind: 'accepted', end, accepted: { file, line, text, event: parsed.event } };
}

/**
 * Parses the lines of files in order, in batches: one entry for each line that is not blank.
 * @param paths files, or `-` for standard input
 * @throws EventFileError if a file can't be opened or read
 * @throws EventFormatError if it holds something else than events, one a line
 */
export async function* parseFiles(
  paths: readonly string[],
  options: ParseOptions & ReadOptions,
): AsyncGenerator<readonly ParsedLine[]> {
  for await (const lines of readEventLines(paths, options)) yield lines.map((line) => parseLine(line, options));
}
