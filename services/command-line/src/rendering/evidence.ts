/** What a bundle proves, for people. */

import { counted, wholeDollars } from '@oretrail/explanation';
import { printableAll } from '@oretrail/model';
import { type ProvedVerdict, sealedByText } from '@oretrail/replay';
import type { Colours } from '../terminal.ts';
import { ANOTHER_ENGINE } from './replay.ts';
import { anchorLine } from './verification.ts';

/** The answer of `evidence verify`. */
export function renderProof(proved: ProvedVerdict, colours: Colours): string {
  const { vin, verdict, isDerived, sealedBy, seal, signedBy, events, anchors } = printableAll(proved);
  const { status, amountUsd, potentialUsd, verdictId } = verdict;
  const lines = [
    `${isDerived ? colours.green('PROVED') : colours.yellow('SEALED')} ${vin}: ${status}, ${wholeDollars(amountUsd)} now, up to ${wholeDollars(potentialUsd)}`,
    `  ${verdictId}`,
    `  is covered by seal ${seal.number} (SHA-256 ${seal.sha256})`,
    isDerived
      ? `  and follows from ${counted(events, 'event')} under ${seal.ruleset}`
      : `  of ${sealedByText(sealedBy)}, ${ANOTHER_ENGINE}; only that version gives it again from ${counted(events, 'event')}`,
    ...(signedBy === null ? [] : [`Signed with ${signedBy}`]),
    anchorLine(anchors, 'anybody could have made it', colours),
  ];
  return `${lines.join('\n')}\n`;
}
