/** Text of suppliers on the analyst's terminal. */

/** Control characters could move the cursor or change the title; marks of direction could turn a line around. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text that anybody may have written, safe to print: whatever is invisible is shown by its number. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
