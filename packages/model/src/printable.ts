/** Makes foreign text safe to print: on a terminal, in a page, in a log, as JSON. */

/**
 * Invisible characters with an effect: control characters move the cursor or change the title, marks of direction reverse a
 * line, and line separators forge one. Private-use characters and lone surrogates look different everywhere.
 * Source: Unicode, general categories Cc, Cf, Co, Cs, Zl, Zp.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** The same without the line feeds of JSON on several lines. JSON itself escapes those in its texts. */
const UNPRINTABLE_IN_JSON = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** The same, with the rest of a colour sequence if one follows. */
const UNPRINTABLE_OR_COLOUR = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}](?:\[\d{1,3}m)?/gu;
const ESCAPE = '\u001b';
const HEX_DIGITS_OF_UNIT = 4;

function byNumber(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** A text on one line: each invisible character is shown by its number. Applied again, it changes nothing. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, byNumber);
}

/** A whole screen with lines and colours. Foreign texts in it have to go through {@link printable} before. */
export function printableScreen(screen: string): string {
  return screen.replace(UNPRINTABLE_OR_COLOUR, (found) => {
    const isOurs = found === '\n' || (found.startsWith(ESCAPE) && found.endsWith('m'));
    return isOurs ? found : printable(found);
  });
}

/** Equivalent JSON, with invisible characters in its texts escaped. */
export function printableJsonText(json: string): string {
  return json.replace(UNPRINTABLE_IN_JSON, (character) =>
    Array.from({ length: character.length }, (_, i) => {
      return `\\u${character.charCodeAt(i).toString(16).padStart(HEX_DIGITS_OF_UNIT, '0')}`;
    }).join(''),
  );
}

/** A value as JSON, with invisible characters escaped. @param indent spaces for each level; without it, one line */
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
 * The same value with every text in it {@link printable}, names of members too. A caller that shows it need not know which
 * texts are foreign. Bytes and instances of classes stay as they are.
 */
export function printableAll<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  return typeof value === 'object' && value !== null ? (printableMembers(value) as T) : value;
}
