/** What a bundle proves, for people. */
import type { ProvedVerdict } from '@oretrail/replay';
import type { Colours } from '../terminal.ts';
import { counted, wholeDollars } from './quantities.ts';

/** The answer of `evidence verify`. */
export function renderProof(
  { vin, verdict, seal, signedBy, events, anchors }: ProvedVerdict,
  colours: Colours,
): string {
  const { status, amountUsd, potentialUsd, verdictId } = verdict;
  const held = [...(anchors.publicKey ? ['the key'] : []), ...(anchors.head ? ['the seal'] : [])];
  const anchor =
    held.length > 0
      ? `Compared with ${held.join(' and ')} that you hold.`
      : colours.yellow('Nothing was compared with what you hold: anybody could have made it. Give --key or --head.');
  const lines = [
    `${colours.green('PROVED')} ${vin}: ${status}, ${wholeDollars(amountUsd)} now, up to ${wholeDollars(potentialUsd)}`,
    `  ${verdictId}`,
    `  stands under seal ${seal.number} (SHA-256 ${seal.sha256})`,
    `  and follows from ${counted(events, 'event')} under ${seal.ruleset}`,
    ...(signedBy === null ? [] : [`Signed with ${signedBy}`]),
    anchor,
  ];
  return `${lines.join('\n')}\n`;
}
