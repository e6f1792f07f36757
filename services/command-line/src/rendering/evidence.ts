/** What a bundle proves, for people. */
import type { ProvedVerdict } from '@oretrail/replay';
import type { Colours } from '../terminal.ts';
import { anchorLine } from './anchors.ts';
import { counted, wholeDollars } from './quantities.ts';

/** The answer of `evidence verify`. */
export function renderProof(
  { vin, verdict, seal, signedBy, events, anchors }: ProvedVerdict,
  colours: Colours,
): string {
  const { status, amountUsd, potentialUsd, verdictId } = verdict;
  const lines = [
    `${colours.green('PROVED')} ${vin}: ${status}, ${wholeDollars(amountUsd)} now, up to ${wholeDollars(potentialUsd)}`,
    `  ${verdictId}`,
    `  stands under seal ${seal.number} (SHA-256 ${seal.sha256})`,
    `  and follows from ${counted(events, 'event')} under ${seal.ruleset}`,
    ...(signedBy === null ? [] : [`Signed with ${signedBy}`]),
    anchorLine(anchors, 'anybody could have made it', colours),
  ];
  return `${lines.join('\n')}\n`;
}
