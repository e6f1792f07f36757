/** Bounds of a JSON text that hold before it is parsed: parsing a hostile one would take gigabytes. */
import { DOCUMENT_CHARACTERS_MAX, DOCUMENT_VALUES_MAX, NESTING_MAX } from '../limits.ts';

const DEPTH_STEPS: ReadonlyMap<string, number> = new Map([
  ['{', 1],
  ['[', 1],
  ['}', -1],
  [']', -1],
]);

/** The index behind the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** Which bound a text breaks, as a sentence without its full stop; null if it keeps all. Linear; the text need not be JSON. */
export function boundFault(text: string): string | null {
  if (text.length > DOCUMENT_CHARACTERS_MAX) {
    return `A document of ${text.length} characters is over the limit of ${DOCUMENT_CHARACTERS_MAX}`;
  }
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') at = endOfString(text, at) - 1;
    depth += DEPTH_STEPS.get(character) ?? 0;
    // Each value but the first of its list or object has a comma before it.
    if (character === ',' || DEPTH_STEPS.get(character) === 1) values += 1;
    if (depth > NESTING_MAX) return `Objects and lists are nested deeper than the limit of ${NESTING_MAX}`;
    if (values > DOCUMENT_VALUES_MAX) return `The document holds more values than the limit of ${DOCUMENT_VALUES_MAX}`;
  }
  return null;
}
