/** What the demo says. */

import { counted, percent, wholeDollars } from '@oretrail/explanation';
import { printable, type Requirements, type Verdict } from '@oretrail/model';
import { pasteable } from '../rendering/shell.ts';
import type { Colours } from '../terminal.ts';
import type { Change } from './playback.ts';
import type { Chapter, Story, StoryDay } from './story.ts';

/** A page that every terminal has room for. */
const WIDTH = 96;
const INDENT = '            ';
/** Subjects named of one day; the rest is counted. */
const SUBJECTS_SHOWN_MAX = 3;

/** Breaks a text into lines that fit beside the days. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > WIDTH - INDENT.length) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** The heading of a chapter. */
export function tellChapter({ title, text }: Chapter, colours: Colours): string {
  const body = wrapped(text).map((line) => INDENT + line);
  return `\n${INDENT}${colours.bold(colours.cyan(title))}\n${body.join('\n')}\n`;
}

function shortSubject(subject: string): string {
  const [kind, ...others] = subject.split('/');
  if (others.length > 0)
    return `${kind} ${others
      .slice(0, -1)
      .join('/')
      .replace(/^urn:party:example-/, '')}`;
  return subject.replace(/^urn:lot:example:/, '');
}

/** One day: how many events, and what of. */
export function tellDay({ day, subjects }: StoryDay, story: Story, colours: Colours): string {
  const names = new Map(story.vehicles.map(({ vin, name }) => [vin, name] as const));
  const all = [...new Set(subjects.map((subject) => names.get(subject) ?? shortSubject(subject)))];
  const shown = all.slice(0, SUBJECTS_SHOWN_MAX).join(', ');
  const more = all.length > SUBJECTS_SHOWN_MAX ? ` and ${all.length - SUBJECTS_SHOWN_MAX} more` : '';
  return `${colours.bold(day)}  ${colours.dim(`${counted(subjects.length, 'event')}: ${shown}${more}`)}\n`;
}

type Share = Requirements['criticalMinerals'];

function shareText(share: Share | undefined): string {
  if (share === undefined || share.outcome === 'not-applicable') return 'not applicable';
  return share.share === undefined ? `${percent(share.shareLow)} to ${percent(share.shareHigh)}` : percent(share.share);
}

const mineralsOf = (verdict: Verdict | null): string => shareText(verdict?.requirements?.criticalMinerals);

function amountText({ before, after }: Change, colours: Colours): string {
  const now = wholeDollars(after.amountUsd);
  if (before === null) return colours.bold(now.padStart(6)) + ' '.repeat(9);
  const text = `${wholeDollars(before.amountUsd).padStart(6)} → ${now.padStart(6)}`;
  if (after.amountUsd > before.amountUsd) return colours.bold(colours.green(text));
  return after.amountUsd < before.amountUsd ? colours.bold(colours.red(text)) : text;
}

const CAUSES = {
  data: 'new data',
  correction: 'a correction',
  reference: 'a reference fact',
  rules: 'other rules',
} as const;

/** Why it came to this: what else was new if no dollar moved, and what stands against a vehicle. */
function reasonText({ before, after }: Change): string {
  const against = after.findings?.find(({ code }) => code !== 'below-threshold');
  if (after.amountUsd === 0 && against !== undefined) return against.code;
  if (before === null) return after.basis === 'projected' ? 'projected' : 'delivered';
  if (before.basis !== after.basis) return `${after.basis}`;
  return `by ${CAUSES[after.cause ?? 'data']}`;
}

/** One vehicle whose verdict changed. */
export function tellChange(change: Change, story: Story, colours: Colours): string {
  const { before, after } = change;
  const name = story.vehicles.find(({ vin }) => vin === after.vin)?.name ?? after.vin;
  const [was, is] = [mineralsOf(before), mineralsOf(after)];
  const minerals = before === null || was === is ? `minerals ${is}` : `minerals ${was} → ${is}`;
  const columns = [name.padEnd(12), amountText(change, colours), minerals.padEnd(32), colours.dim(reasonText(change))];
  return `${INDENT}${columns.join('  ').trimEnd()}\n`;
}

/** What it came to, and what to try next. */
export function tellEnd(verdicts: readonly Verdict[], story: Story, directory: string, colours: Colours): string {
  const sum = verdicts.reduce((total, { amountUsd }) => total + amountUsd, 0);
  const rows = story.vehicles.flatMap(({ vin, name }) => {
    const verdict = verdicts.find((candidate) => candidate.vin === vin);
    if (verdict === undefined) return [];
    const why = verdict.findings?.map(({ code }) => code).join(', ') ?? '';
    return [`${INDENT}${name.padEnd(12)}  ${wholeDollars(verdict.amountUsd).padStart(6)}  ${vin}  ${colours.dim(why)}`];
  });
  const first = story.vehicles[0]?.vin ?? 'VIN';
  const commands = [
    pasteable('explain', first, '--out', directory),
    pasteable('trace', first, '--out', directory),
    pasteable('trace', 'urn:lot:example:nickel-sulfate-kentucky', '--down', '--out', directory),
    pasteable('rules', 'show', 'us-30d@2025-07-04'),
  ];
  return [
    `\n${INDENT}${colours.bold(colours.cyan('What the evidence supports'))}`,
    ...rows.map((row) => row.trimEnd()),
    `${INDENT}${'All'.padEnd(12)}  ${colours.bold(wholeDollars(sum).padStart(6))}`,
    `\n${INDENT}Every revision is in ${printable(directory)}/verdict-log.ndjson. Try next:`,
    ...commands.map((command) => `${INDENT}  ${colours.green(command)}`),
    '',
  ].join('\n');
}
