/** What a restored pipeline holds, for people. */

import { counted } from '@oretrail/explanation';
import { printableAll } from '@oretrail/model';
import type { RestoredCounts } from '@oretrail/operations';
import type { Colours } from '../terminal.ts';

/** The answer of `oretrail restore`. */
export type Restored = RestoredCounts &
  Readonly<{
    /** The last good seal of the archive: the head that the next archive continues. */
    seal: number;
    sha256: string;
    ruleset: string;
    partitions: number;
    /** Segments at the end of the archive that have no manifest yet: left out. */
    unfinished: readonly string[];
  }>;

/** The same in lines. */
export function renderRestored(restored: Restored, colours: Colours): string {
  const {
    seal,
    sha256,
    ruleset,
    operators,
    partitions,
    unsealed,
    buried,
    unfinished,
    restored: topics,
  } = printableAll(restored);
  const lines = [
    `Restored the archive of seal ${seal}, under ${ruleset}, into ${counted(partitions, 'partition')}:`,
    ...Object.entries(topics).map(([topic, count]) => `  ${topic}: ${counted(count, 'record')}`),
    `  SHA-256 of seal ${seal}: ${sha256}`,
  ];
  if (unsealed > 0)
    lines.push(colours.yellow(`${counted(unsealed, 'record')} of them came after it: no seal covers them`));
  if (buried > 0) lines.push(`${counted(buried, 'record')} left out, which the workers had buried as dead letters`);
  if (unfinished.length > 0) lines.push(`${counted(unfinished.length, 'segment')} left out that no manifest proves`);
  if (operators.length > 0)
    lines.push(
      `Operators: ${operators.join(', ')}. Remove those who are no longer to be operators once the workers are at rest`,
    );
  lines.push('Start the workers now, and seal the new archive: `oretrail audit seal --continues` (docs/audit.md)');
  return `${lines.join('\n')}\n`;
}
