/** How a task's state is divided: tables of groups of entries, and which of them are stored together. */

/** Parts the names of a key; no id, code or day holds it. */
const SEPARATOR = '\u0000';

/**
 * A table of state: `Value` is plain JSON. Entries are grouped; a group is read in the order of its keys. Tables of one
 * family have their groups of the same name stored together, so that a subject costs one read and one write.
 */
export type Table<Value> = Readonly<{
  family: string;
  /** What the keys of its entries begin with, which distinguishes the tables of a family. */
  prefix: string;
  of?: Value;
}>;

/** A table of texts, each stored by itself, such as JSON that nobody needs to read in between. */
export type TextTable = Readonly<{ name: string }>;

/**
 * The family of what is kept of a lot or vehicle by its own worker: it costs one read and one write, or less if several of them
 * have one home.
 */
export const SUBJECT = 'subject';

/** Names a table: one that stands alone, or one of a family. */
export function table<Value>(name: string, family?: string): Table<Value> {
  return family === undefined ? { family: name, prefix: '' } : { family, prefix: name + SEPARATOR };
}

/** Names a table of texts. */
export function textTable(name: string): TextTable {
  return { name };
}

/** The key under which a group is stored, or with which its further chunks' keys begin. */
export function groupKey(family: string, group: string): string {
  return `${family}${SEPARATOR}${group}${SEPARATOR}`;
}
