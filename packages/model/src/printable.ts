/** Text that anybody may have written, safe to print: on a terminal, in a page, in a log, as JSON. */

/**
 * What is invisible and does something: control characters move the cursor or change the title, marks of direction turn a line
 * around, and separators of lines forge one. Private and lone halves of characters show as anything.
 * Source: Unicode, general categories Cc, Cf, Co, Cs, Zl, Zp.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** The same but for the line feeds of JSON on several lines: those in its texts are escaped by JSON itself. */
const UNPRINTABLE_IN_JSON = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** The same with what may make a colour of it. */
const UNPRINTABLE_OR_COLOUR = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}](?:\[\d{1,3}m)?/gu;
const ESCAPE = '\u001b';
const HEX_DIGITS_OF_UNIT = 4;

function byNumber(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** A text on one line: whatever is invisible is shown by its number. What it gives is printable itself. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, byNumber);
}

/** A whole screen of lines and colours; texts of others in it went through {@link printable} before. */
export function printableScreen(screen: string): string {
  return screen.replace(UNPRINTABLE_OR_COLOUR, (found) => {
    const isOurs = found === '\n' || (found.startsWith(ESCAPE) && found.endsWith('m'));
    return isOurs ? found : printable(found);
  });
}

/** JSON that means the same, with escapes for what is invisible in its texts. */
export function printableJsonText(json: string): string {
  return json.replace(UNPRINTABLE_IN_JSON, (character) =>
    Array.from({ length: character.length }, (_, i) => {
      return `\\u${character.charCodeAt(i).toString(16).padStart(HEX_DIGITS_OF_UNIT, '0')}`;
    }).join(''),
  );
}

/** A value as JSON, with escapes for what is invisible in its texts. @param indent spaces; on one line without */
export function printableJson(value: unknown, indent?: number): string {
  return printableJsonText(JSON.stringify(value, null, indent));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function printableMembers(value: object): unknown {
  if (Array.isArray(value)) return value.map(printableAll);
  if (value instanceof Map) return new Map([...value].map(printableAll) as [unknown, unknown][]);
  if (value instanceof Set) return new Set([...value].map(printableAll));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [printable(name), printableAll(member)]));
}

/**
 * The same value with every text in it {@link printable}, names of members too: what is shown of it needs no thought of which
 * text a stranger has written. Bytes and objects of classes stay as they are.
 */
export function printableAll<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  return typeof value === 'object' && value !== null ? (printableMembers(value) as T) : value;
}
