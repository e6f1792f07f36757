/** Verdicts as rows, for people. */

import { counted, type RunTotals, wholeDollars } from '@oretrail/explanation';
import { printableAll, RULESETS } from '@oretrail/model';
import type { ReadVerdict } from '../reading/reading.ts';
import type { Colours } from '../terminal.ts';
import { type Column, row, titleRow } from './columns.ts';
import { csvRow } from './csv.ts';

/** Widths are of the longest that there is: rows are printed as they come. */
const COLUMNS: readonly Column[] = [
  { title: 'VIN', width: 17 },
  { title: 'REVISION', width: 8, isNumber: true },
  { title: 'NOW', width: 6, isNumber: true },
  { title: 'UP TO', width: 6, isNumber: true },
  { title: 'STATUS', width: 13 },
  { title: 'CAUSE', width: 10 },
  { title: 'RULESET', width: Math.max(...RULESETS.map(({ length }) => length)) },
  { title: 'FINDINGS', width: 0 },
];
const CSV_COLUMNS = [
  'vin',
  'revision',
  'verdictId',
  'status',
  'amountUsd',
  'potentialUsd',
  'decidingDate',
  'cause',
  'ruleset',
  'findings',
];

/** Codes of the findings, each once. */
function findingCodes({ findings = [] }: ReadVerdict): readonly string[] {
  return [...new Set(findings.map(({ code }) => code))];
}

/** The titles of the rows. */
export function verdictTitles(colours: Colours): string {
  return colours.bold(titleRow(COLUMNS));
}

/** One verdict. */
export function verdictRow(verdict: ReadVerdict): string {
  const { vin, revision, amountUsd, potentialUsd, status, cause, ruleset } = printableAll(verdict);
  const amounts = [wholeDollars(amountUsd), wholeDollars(potentialUsd)];
  const findings = findingCodes(verdict).join(', ');
  return row(COLUMNS, [vin, String(revision), ...amounts, status, cause ?? '', ruleset ?? '', findings]);
}

/** The names of the columns of a spreadsheet. */
export function verdictCsvTitles(): string {
  return csvRow(CSV_COLUMNS);
}

/** One verdict for a spreadsheet. */
export function verdictCsvRow(verdict: ReadVerdict): string {
  const { vin, revision, verdictId, status, amountUsd, potentialUsd, decidingDate, cause, ruleset } = verdict;
  const amounts = [String(amountUsd), String(potentialUsd)];
  const texts = [vin, String(revision), verdictId, status, ...amounts, decidingDate ?? '', cause ?? '', ruleset ?? ''];
  return csvRow([...texts, findingCodes(verdict).join(' ')]);
}

/** What verdicts come to. */
export function verdictTotals({ vehicles, statuses, amountUsd, potentialUsd }: RunTotals): string {
  const present = Object.entries(statuses).filter(([, count]) => count > 0);
  const counts = present.map(([status, count]) => `${count} ${status}`).join(', ');
  const sums = `${wholeDollars(amountUsd)} now, up to ${wholeDollars(potentialUsd)}`;
  return `${counted(vehicles, 'vehicle')}${counts === '' ? '' : ` (${counts})`}: ${sums}\n`;
}
