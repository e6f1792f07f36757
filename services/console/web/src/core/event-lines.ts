/** Events as lines of JSON. */
import { NO_OPERATORS, type OretrailEvent, parseEventText, withoutRemedy } from '@oretrail/model';

/** A line that is not a good event. */
export type BadLine = Readonly<{ line: number; code: string; pointer: string; what: string; remedy: string }>;

/** Good events, and the lines that are none. */
export type EventLines = Readonly<{
  events: readonly OretrailEvent[];
  lines: readonly string[];
  badLines: readonly BadLine[];
}>;

/** @param text NDJSON; empty lines are passed over */
export function eventLines(text: string): EventLines {
  const [events, lines, badLines]: [OretrailEvent[], string[], BadLine[]] = [[], [], []];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseEventText(line, { operators: NO_OPERATORS });
    if (parsed.ok) {
      events.push(parsed.event);
      lines.push(line);
      continue;
    }
    for (const error of parsed.errors) {
      const what = withoutRemedy(error);
      badLines.push({
        line: i + 1,
        code: error.code,
        pointer: error.pointer,
        what,
        remedy: error.detail.slice(what.length).trim(),
      });
    }
  }
  return { events, lines, badLines };
}
