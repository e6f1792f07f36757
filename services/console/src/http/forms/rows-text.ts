/** Rows as CSV or NDJSON. */

/** A row: members are texts, numbers, lists of them, or objects of the same. */
export type Row = Readonly<Record<string, unknown>>;

/** What a spreadsheet would take for a formula. Source: OWASP, "CSV Injection". */
const FORMULA = /^[=+\-@\t\r]/;
const SPECIAL = /[",\r\n]/;

/** An object has no shorter form than JSON. */
function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = Array.isArray(value) ? value.map(textOf).join(' ') : textOf(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function memberOf(row: Row, path: string): unknown {
  let value: unknown = row;
  for (const name of path.split('.')) value = (value as Row | null | undefined)?.[name];
  return value;
}

/** A table of columns, such as `vehicle.make`. Lines end as RFC 4180 has it. */
export function csvText(columns: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => cellOf(memberOf(row, column))).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}

/** One row a line. */
export function ndjsonText(rows: readonly Row[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
