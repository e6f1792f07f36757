/** A table of docs/ that is generated from the code. */

/** Its cells are Markdown, each on one line. */
export type GeneratedTable = Readonly<{ head: readonly string[]; rows: readonly (readonly string[])[] }>;

/** Text as code. */
export const code = (text: string): string => `\`${text}\``;

/** Names as code, or a dash if there are none. */
export const codes = (names: readonly string[]): string => names.map(code).join(', ') || '–';
