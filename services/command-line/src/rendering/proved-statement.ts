/** What the proof of a statement proves, for people. */
import { printableAll } from '@oretrail/model';
import type { ProvedStatement } from '@oretrail/replay';
import type { Colours } from '../terminal.ts';
import { anchorLine } from './verification.ts';

/** The answer of `evidence verify` about a statement. */
export function renderProvedStatement(proved: ProvedStatement, colours: Colours): string {
  const { digest, event, place, appendedAt, principal, seal, signedBy, anchors } = printableAll(proved);
  const { type, subject, source, id, time, recordedtime } = event;
  const recorded = recordedtime ?? appendedAt;
  const by = principal === null ? 'not by the intake' : `by ${principal}`;
  const lines = [
    `${colours.green('PROVED')} statement ${digest}`,
    `  ${type} about ${subject}`,
    `  from ${source}, id ${id}, of ${time}`,
    `  was recorded at ${recorded}, ${by}, in ${place.topicPartition} at ${place.offset}`,
    `  and is covered by seal ${seal.number} (SHA-256 ${seal.sha256})`,
    ...(signedBy === null ? [] : [`Signed with ${signedBy}`]),
    anchorLine(anchors, 'anybody could have made it', colours),
  ];
  return `${lines.join('\n')}\n`;
}
