/** How far the tasks are, for people. */
import { printableAll } from '@oretrail/model';
import type { InputLag, TaskLag } from '@oretrail/operations';
import type { Colours } from '../terminal.ts';
import { type Column, fitted, row, titleRow } from './columns.ts';

const COLUMNS: readonly Column[] = [
  { title: 'TASK', width: 0 },
  { title: 'INPUT', width: 0 },
  { title: 'POSITION', width: 0, isNumber: true },
  { title: 'END', width: 0, isNumber: true },
  { title: 'BEHIND', width: 0, isNumber: true },
  { title: 'DIRTY', width: 0, isNumber: true },
  { title: 'WAITING', width: 0, isNumber: true },
  { title: 'PARKED', width: 0, isNumber: true },
  { title: 'CUT', width: 0, isNumber: true },
];

function inputCells({ topic, partition, position, end, behind }: InputLag): string[] {
  return [`${topic}/${partition}`, String(position), String(end), String(behind)];
}

/** What holds of the whole task stands in its first row. */
function rowsOf({ worker, task, journal, inputs }: TaskLag): string[][] {
  const { dirty = '-', waiting = '-', parked = '-', cut = null } = journal ?? {};
  const whole = [String(dirty), String(waiting), String(parked), cut === null ? '-' : String(cut)];
  return inputs.map((input, i) => {
    const cells = inputCells(input);
    return i === 0 ? [`${worker}-${task}`, ...cells, ...whole] : ['', ...cells];
  });
}

/** The table of `lag`. */
export function renderLag(tasks: readonly TaskLag[], colours: Colours): string {
  const rows = printableAll(tasks).flatMap(rowsOf);
  const columns = fitted(COLUMNS, rows);
  return `${colours.bold(titleRow(columns))}${rows.map((cells) => row(columns, cells)).join('')}`;
}
