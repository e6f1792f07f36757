/** Verdicts as rows, for people. */
import { printableAll, type Verdict } from '@oretrail/model';
import type { Colours } from '../terminal.ts';
import { type Column, row, titleRow } from './columns.ts';
import { wholeDollars } from './quantities.ts';

/** Widths are of the longest that there is: rows are printed as they come. */
const COLUMNS: readonly Column[] = [
  { title: 'VIN', width: 17 },
  { title: 'REVISION', width: 8, isNumber: true },
  { title: 'NOW', width: 6, isNumber: true },
  { title: 'UP TO', width: 6, isNumber: true },
  { title: 'STATUS', width: 13 },
  { title: 'CAUSE', width: 10 },
  { title: 'RULESET', width: 0 },
];

/** The titles of the rows. */
export function verdictTitles(colours: Colours): string {
  return colours.bold(titleRow(COLUMNS));
}

/** One verdict. */
export function verdictRow(verdict: Verdict): string {
  const { vin, revision, amountUsd, potentialUsd, status, cause, ruleset } = printableAll(verdict);
  const amounts = [wholeDollars(amountUsd), wholeDollars(potentialUsd)];
  return row(COLUMNS, [vin, String(revision), ...amounts, status, cause ?? '', ruleset ?? '']);
}
