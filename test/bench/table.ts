/** Figures as text, in columns. */

/** Below it a figure gets one decimal, below a tenth of it two. */
const WHOLE_FROM = 100;
const ONE_DECIMAL_FROM = 10;

/** A figure with as many decimals as say something. */
function figure(value: number): string {
  if (value >= WHOLE_FROM || Number.isInteger(value)) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= ONE_DECIMAL_FROM ? 1 : 2);
}

/** One row: what each column says. */
export type Row = Readonly<Record<string, string | number>>;

/** Rows under their columns, as Markdown, so that it can be pasted into a document. */
export function table(rows: readonly Row[]): string {
  const [first = {}] = rows;
  const columns = Object.keys(first);
  const cells = rows.map((row) => columns.map((column) => textOf(row[column] ?? '')));
  const widths = columns.map((column, i) => Math.max(column.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => `${'-'.repeat(width - 1)}:`).join(' | ')} |`;
  return [line(columns), rule, ...cells.map(line)].join('\n');
}

function textOf(cell: string | number): string {
  return typeof cell === 'number' ? figure(cell) : cell;
}
