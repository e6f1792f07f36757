/** Dead letters as rows, for people, and what became of them. */

import { counted } from '@oretrail/explanation';
import { headerText } from '@oretrail/kafka-log';
import { printable, printableJson } from '@oretrail/model';
import { type Letter, letterName, type Outcome, type ParkedTask, type Redrive } from '@oretrail/operations';
import type { Colours } from '../terminal.ts';
import { type Column, row, titleRow } from './columns.ts';

/** Widths are of what is usual: rows are printed as they come. */
const COLUMNS: readonly Column[] = [
  { title: 'LETTER', width: 34 },
  { title: 'CODE', width: 17 },
  { title: 'FROM', width: 30 },
  { title: 'BURIED', width: 24 },
  { title: 'REDRIVEN', width: 8 },
  { title: 'EVENT', width: 40 },
  { title: 'MESSAGE', width: 0 },
];
/** Characters of a cell that others have written: enough to know it by. */
const CELL_LENGTH_MAX = 160;

/** Attributes of the event, as far as its headers are legible. */
export type LegibleEvent = Readonly<{ source: string | null; id: string | null; subject: string | null }>;

/** What the headers of a letter say of its event. */
export function eventOf({ headers }: Pick<Letter, 'headers'>): LegibleEvent {
  const [source, id, subject] = ['ce_source', 'ce_id', 'ce_subject'].map((name) => headerText(headers, name));
  return { source: source ?? null, id: id ?? null, subject: subject ?? null };
}

/** A text of others, cut if it would flood a screen. */
function cell(text: string): string {
  return printable(text.length <= CELL_LENGTH_MAX ? text : `${text.slice(0, CELL_LENGTH_MAX)}…`);
}

/** The titles of the rows. */
export function letterTitles(colours: Colours): string {
  return colours.bold(titleRow(COLUMNS));
}

/** One letter. */
export function letterRow(letter: Letter, redrive: Redrive | undefined): string {
  const { code, from, buried, message } = letter;
  const { source, id, subject } = eventOf(letter);
  const event = [source, id, subject].map((text) => (text === null ? '-' : cell(text))).join(' ');
  const place = `${from.topic}/${from.partition}/${from.offset}`;
  return row(COLUMNS, [letterName(letter), code, place, buried, redrive ? 'yes' : '-', event, cell(message)]);
}

/** One letter as JSON. */
export function letterJson(letter: Letter, redrive: Redrive | undefined): string {
  const { dlq, partition, offset, code, message, from, buried } = letter;
  const place = { letter: letterName(letter), dlq, partition, offset };
  const said = { code, message, from, buried, ...eventOf(letter), redriven: redrive ?? null };
  return `${printableJson({ ...place, ...said })}\n`;
}

/** How many letters there are of each code. */
export type LetterTotals = Readonly<{ letters: number; redriven: number; byCode: Readonly<Record<string, number>> }>;

/** The last line of a list. */
export function letterTotals({ letters, redriven, byCode }: LetterTotals): string {
  const codes = Object.entries(byCode).map(([code, count]) => `${count} ${code}`);
  const of = codes.length === 0 ? '' : `: ${codes.join(', ')}`;
  return `${counted(letters, 'letter')}${of}; ${counted(redriven, 'letter')} sent again\n`;
}

/** One letter that was to be sent again. */
export function outcomeLine(outcome: Outcome, colours: Colours): string {
  const name = letterName(outcome.letter);
  switch (outcome.outcome) {
    case 'sent':
      return `${name} sent to ${outcome.to.topic}/${outcome.to.partition} at offset ${outcome.to.offset}\n`;
    case 'would-be-sent':
      return `${name} would be sent to ${outcome.to.topic}/${outcome.to.partition}\n`;
    case 'refused':
      return `${name} ${colours.red('refused')}: ${outcome.code}: ${cell(outcome.message)}\n`;
  }
}

/** What is parked: the task, the subject, and what was thrown. */
export function parkedLines(tasks: readonly ParkedTask[]): string {
  const lines = tasks.flatMap(({ task, count, parked }) => {
    const named = parked.map(({ subject, why }) => `${task}  ${cell(subject)}  ${cell(why)}`);
    return count > parked.length ? [...named, `${task}  and ${count - parked.length} more`] : named;
  });
  const all = tasks.reduce((sum, { count }) => sum + count, 0);
  return [...lines, `${counted(all, 'subject')} parked`, ''].join('\n');
}
