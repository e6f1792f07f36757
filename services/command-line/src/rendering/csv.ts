/** Comma-separated values for a spreadsheet. Source: RFC 4180. */
import { printable } from '@oretrail/model';

/** What a spreadsheet takes for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

/** One cell of whatever text: nothing in it is carried out or ends the row. */
function csvCell(text: string): string {
  const shown = printable(FORMULA.test(text) ? `'${text}` : text);
  return QUOTED.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

/** One row. It ends as lines do here: a carriage return would be shown like any other in what is printed. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}
