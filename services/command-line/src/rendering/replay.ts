/** What a replay came to, for people. */
import type { MemberDifference, ReplayOutcome, SealComparison } from '@oretrail/replay';
import type { ViewTotals } from '../archive/view-totals.ts';
import type { TopicReplayed } from '../kafka/topic-replay.ts';
import type { Colours } from '../terminal.ts';
import { anchorLine } from './anchors.ts';
import { printable } from './printable.ts';
import { counted, wholeDollars } from './quantities.ts';

function memberLine({ pointer, sealed, replayed }: MemberDifference): string {
  return printable(`    ${pointer}: sealed ${JSON.stringify(sealed)}, replayed ${JSON.stringify(replayed)}`);
}

function mismatchLines({ first, differing, engines }: SealComparison): string[] {
  if (first === null) return [];
  const { vin, sealedId, replayedId, differences } = first;
  const sealedBy = Object.entries(engines).map(([name, engine]) => `${name} ${engine}`);
  return [
    `  ${counted(differing, 'vehicle')} differ; the first by VIN is ${vin}:`,
    `    sealed ${sealedId ?? 'no verdict'}`,
    `    replayed ${replayedId ?? 'no verdict'}`,
    ...differences.filter(({ pointer }) => pointer !== '/verdictId').map(memberLine),
    `    It was sealed by the engines ${sealedBy.join(', ')}.`,
  ];
}

function vehicleLine({ vehicle }: SealComparison): string[] {
  if (vehicle === null) return [];
  return [`    ${vehicle.vin}: ${vehicle.sealedId ?? 'no verdict'}`];
}

function sealLines(comparison: SealComparison, colours: Colours): string[] {
  const { seal, vehicles, differing } = comparison;
  const mark = differing === 0 ? colours.green('identical') : colours.red('DIFFERENT');
  return [
    `  seal ${seal}: ${mark}, ${counted(vehicles, 'vehicle')}`,
    ...vehicleLine(comparison),
    ...mismatchLines(comparison),
  ];
}

/** The comparison with what was sealed. */
export function renderReplay(outcome: ReplayOutcome, place: string, colours: Colours): string {
  const { isIdentical, events, seals, anchors } = outcome;
  const head = isIdentical
    ? `${colours.green('IDENTICAL')} ${place}: ${counted(events, 'event')} give every sealed verdict again`
    : `${colours.red('DIFFERENT')} ${place}: ${counted(events, 'event')} do not give what was sealed`;
  const anchored = anchorLine(anchors, 'whoever forged it whole is not found', colours);
  return `${[head, ...seals.flatMap((seal) => sealLines(seal, colours)), anchored].join('\n')}\n`;
}

/** What another view comes to. */
export function renderView(totals: ViewTotals, colours: Colours): string {
  const { vehicles, statuses, amountUsd, potentialUsd, ruleset, seal, events, differing } = totals;
  const present = Object.entries(statuses).filter(([, count]) => count > 0);
  const lines = [
    `${counted(events, 'event')}, ${counted(vehicles, 'vehicle')} under ${ruleset}`,
    ...present.map(([status, count]) => `  ${String(count).padStart(8)}  ${status}`),
    `${colours.bold(wholeDollars(amountUsd))} of credit supported, up to ${wholeDollars(potentialUsd)} with the missing evidence`,
    `${counted(differing, 'verdict')} ${differing === 1 ? 'is' : 'are'} not as seal ${seal} has it: see \`oretrail diff\``,
  ];
  return `${lines.join('\n')}\n`;
}

/** The comparison with the topics themselves. */
export function renderTopicReplay(replayed: TopicReplayed, colours: Colours): string {
  const { isIdentical, isAsSealed, events, vehicles, differing, first, sealed, cut, ruleset } = replayed;
  const mark = isIdentical ? colours.green('IDENTICAL') : colours.red('DIFFERENT');
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
  }
  return `${lines.join('\n')}\n`;
}
