/** What a replay came to, for people. */

import { counted, wholeDollars } from '@oretrail/explanation';
import { printable, printableAll } from '@oretrail/model';
import type { TopicReplayed } from '@oretrail/operations';
import {
  type AuthorityCheck,
  type MemberDifference,
  type ReplayOutcome,
  type SealComparison,
  sealedByText,
  type ViewTotals,
} from '@oretrail/replay';
import type { Colours } from '../terminal.ts';
import { anchorLine } from './verification.ts';

function memberLine({ pointer, sealed, replayed }: MemberDifference): string {
  return printable(`    ${pointer}: sealed ${JSON.stringify(sealed)}, replayed ${JSON.stringify(replayed)}`);
}

/** How an engine is named that evaluates in another way than the one here. */
export const ANOTHER_ENGINE = 'an engine that evaluates differently from the one here';
const NO_SIGN = 'that does not show tampering, and only that version can give them again';

function mismatchLines({ first, differing, sealedBy }: SealComparison): string[] {
  if (first === null) return [];
  const { vin, sealedId, replayedId, differences } = first;
  return [
    `  ${counted(differing, 'vehicle')} differ; the first by VIN is ${vin}:`,
    `    sealed ${sealedId ?? 'no verdict'}`,
    `    replayed ${replayedId ?? 'no verdict'}`,
    ...differences.filter(({ pointer }) => !['/verdictId', '/assessmentId'].includes(pointer)).map(memberLine),
    `    It was sealed by ${sealedByText(sealedBy)}${sealedBy.isOtherEngine ? `, ${ANOTHER_ENGINE}` : ''}.`,
  ];
}

function vehicleLine({ vehicle }: SealComparison): string[] {
  if (vehicle === null) return [];
  return [`    ${vehicle.vin}: ${vehicle.sealedId ?? 'no verdict'}`];
}

function sealLines(comparison: SealComparison, colours: Colours): string[] {
  const { seal, vehicles, differing, sealedBy } = comparison;
  const otherwise = sealedBy.isOtherEngine ? colours.yellow('another engine') : colours.red('DIFFERENT');
  const mark = differing === 0 ? colours.green('identical') : otherwise;
  return [
    `  seal ${seal}: ${mark}, ${counted(vehicles, 'vehicle')}`,
    ...vehicleLine(comparison),
    ...mismatchLines(comparison),
  ];
}

function headLine({ isIdentical, events, seals }: ReplayOutcome, place: string, colours: Colours): string {
  const read = `${place}: ${counted(events, 'event')}`;
  if (isIdentical) return `${colours.green('IDENTICAL')} ${read} give every sealed verdict again`;
  const others = seals.filter(({ differing, sealedBy }) => differing > 0 && sealedBy.isOtherEngine);
  const isExplained = seals.every((seal) => seal.differing === 0 || others.includes(seal));
  const [first] = others;
  if (!isExplained || first === undefined) return `${colours.red('DIFFERENT')} ${read} do not give what was sealed`;
  const by = sealedByText(first.sealedBy);
  return `${colours.yellow('ANOTHER ENGINE')} ${read} give other verdicts here than by ${by}: ${NO_SIGN}`;
}

/** Statements that are shown; `--json` has more of them. */
const SHOWN_MAX = 10;

/** Whether the grants allowed what was stated; nothing for an archive without an intake. */
function authorityLines(check: AuthorityCheck, colours: Colours): string[] {
  const { grants, unreadableGrants, allowed, notAllowed, named, notByIntake } = check;
  if (grants + unreadableGrants + allowed + notAllowed === 0) return [];
  const others = notByIntake === 0 ? '' : `; ${counted(notByIntake, 'event')} did not come in by the intake`;
  const lines = [`  ${counted(grants, 'grant event')} allowed ${counted(allowed, 'statement')}${others}`];
  if (notAllowed > 0) lines.push(`  ${colours.red('NOT ALLOWED')} ${counted(notAllowed, 'statement')}:`);
  for (const { place, offset, id, subject, authid, recordedtime, why } of named.slice(0, SHOWN_MAX)) {
    lines.push(`    ${place} at ${offset}: ${id} about ${subject}, by ${authid} at ${recordedtime ?? 'no time'}`);
    lines.push(`      ${why}`);
  }
  if (notAllowed > SHOWN_MAX) lines.push('    … --json has the first 100');
  if (unreadableGrants > 0)
    lines.push(colours.yellow(`  ${counted(unreadableGrants, 'record')} among the grants are not by the intake`));
  return lines;
}

/** The comparison with what was sealed. */
export function renderReplay(replayed: ReplayOutcome, store: string, colours: Colours): string {
  const [outcome, place] = printableAll([replayed, store] as const);
  const { seals, authority, anchors } = outcome;
  const head = headLine(outcome, place, colours);
  const stated = authorityLines(authority, colours);
  const anchored = anchorLine(anchors, 'a complete forgery would not be noticed', colours);
  return `${[head, ...seals.flatMap((seal) => sealLines(seal, colours)), ...stated, anchored].join('\n')}\n`;
}

/** What another view comes to. */
export function renderView(totals: ViewTotals, colours: Colours): string {
  const { vehicles, statuses, amountUsd, potentialUsd, ruleset, seal, events, differing } = printableAll(totals);
  const present = Object.entries(statuses).filter(([, count]) => count > 0);
  const lines = [
    `${counted(events, 'event')}, ${counted(vehicles, 'vehicle')} under ${ruleset}`,
    ...present.map(([status, count]) => `  ${String(count).padStart(8)}  ${status}`),
    `${colours.bold(wholeDollars(amountUsd))} of credit supported, up to ${wholeDollars(potentialUsd)} with the missing evidence`,
    `${counted(differing, 'verdict')} ${differing === 1 ? 'differs' : 'differ'} from seal ${seal}: see \`oretrail diff\``,
  ];
  return `${lines.join('\n')}\n`;
}

/** The comparison with the topics themselves. */
export function renderTopicReplay(replayed: TopicReplayed, colours: Colours): string {
  const { isIdentical, isAsSealed, events, vehicles, differing, first, sealed, cut, ruleset } = printableAll(replayed);
  const by = isAsSealed !== false && sealed?.by.isOtherEngine ? sealedByText(sealed.by) : null;
  const otherwise = by === null ? colours.red('DIFFERENT') : colours.yellow('ANOTHER ENGINE');
  const mark = isIdentical ? colours.green('IDENTICAL') : otherwise;
  const at = sealed === null ? `cut ${cut}` : `seal ${sealed.number}`;
  const lines = [`${mark} ${at}: ${counted(events, 'event')}, ${counted(vehicles, 'vehicle')} under ${ruleset}`];
  if (isAsSealed === false) lines.push('  The verdicts of the topic are not those that were sealed.');
  if (first !== null) {
    const { vin, standingId, replayedId } = first;
    lines.push(
      `  ${counted(differing, 'vehicle')} differ; the first by VIN is ${vin}:`,
      `    on the topic ${standingId ?? 'no verdict'}`,
      `    replayed ${replayedId ?? 'no verdict'}`,
    );
    if (by !== null) lines.push(`  They were sealed by ${by}, ${ANOTHER_ENGINE}: ${NO_SIGN}.`);
  }
  return `${lines.join('\n')}\n`;
}
