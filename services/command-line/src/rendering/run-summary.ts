/** What a run came to, in a few lines. */

import { counted, wholeDollars } from '@oretrail/explanation';
import { printableAll } from '@oretrail/model';
import { RUN_FILES, type RunSummary } from '@oretrail/run-directory';
import type { Colours } from '../terminal.ts';
import { pasteable } from './shell.ts';

function statusLines({ statuses }: RunSummary, colours: Colours): string[] {
  const shown = [
    [statuses.eligible, colours.green('eligible'), ''],
    [statuses.indeterminate, colours.yellow('indeterminate'), ': evidence is missing'],
    [statuses.ineligible, colours.red('ineligible'), ''],
    [statuses.withdrawn, colours.dim('withdrawn'), ': no production event is in force'],
  ] as const;
  const present = shown.filter(([count]) => count > 0);
  return present.map(([count, status, why]) => `  ${String(count).padStart(8)}  ${status}${why}`);
}

function inputLine({ acceptedEvents, rejectedLines, earlierEvents }: RunSummary): string {
  const rejected = rejectedLines === 0 ? '' : `, ${counted(rejectedLines, 'line')} rejected`;
  const earlier = earlierEvents === 0 ? '' : `; ${counted(earlierEvents, 'event')} were there before`;
  return `${counted(acceptedEvents, 'event')} accepted${rejected}${earlier}`;
}

/** The summary of `oretrail run`. */
export function renderRunSummary(run: RunSummary, colours: Colours): string {
  const summary = printableAll(run);
  const { vehicles, amountUsd, potentialUsd, directory, settings, rejectedLines, seal } = summary;
  const potential = potentialUsd > amountUsd ? `, up to ${wholeDollars(potentialUsd)} with the missing evidence` : '';
  const lines = [
    inputLine(summary),
    `${counted(vehicles, 'vehicle')} under ${settings.ruleset}`,
    ...statusLines(summary, colours),
    `${colours.bold(wholeDollars(amountUsd))} of credit supported now${potential}`,
    `Written to ${directory}/${RUN_FILES.verdicts}`,
  ];
  if (seal !== null)
    lines.push(`Archived in ${directory}/${RUN_FILES.audit}, sealed as ${seal.number}: ${seal.sha256}`);
  if (rejectedLines > 0) lines.push(`Rejected lines are in ${directory}/${RUN_FILES.rejected}`);
  if (run.firstVin !== undefined) lines.push(`Next: ${pasteable('explain', run.firstVin, '--out', run.directory)}`);
  return `${lines.join('\n')}\n`;
}
