/** Rows of text in columns. */

/** A column: its title, how wide it is at least, and on which side its text stands. */
export type Column = Readonly<{ title: string; width: number; isNumber?: boolean }>;

/** Between two columns. */
const GAP = '  ';

function padded(text: string, { width, isNumber = false }: Column): string {
  return isNumber ? text.padStart(width) : text.padEnd(width);
}

/** One row; the titles are one, too. */
export function row(columns: readonly Column[], cells: readonly string[]): string {
  return `${columns
    .map((column, i) => padded(cells[i] ?? '', column))
    .join(GAP)
    .trimEnd()}\n`;
}

/** Columns that are as wide as the widest of their cells. */
export function fitted(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly Column[] {
  return columns.map((column, i) => {
    const width = rows.reduce((widest, cells) => Math.max(widest, cells[i]?.length ?? 0), column.title.length);
    return { ...column, width: Math.max(width, column.width) };
  });
}

/** The row of titles. */
export function titleRow(columns: readonly Column[]): string {
  return row(
    columns,
    columns.map(({ title }) => title),
  );
}
