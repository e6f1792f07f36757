/** The axes of time of an archive, as flags that several commands have. */
import type { Command } from 'commander';
import { rulesetValue, timeValue, wholeNumberValue } from './flags.ts';

/** Flags of the engine: where it works, and how. */
export type EngineFlags = Readonly<{ work?: string; partitions?: number }>;

/** Partitions of the engine's log: more than a few only cost. */
const PARTITIONS_MAX = 64;

/** How the help speaks of them. */
export const VIEW_HELP = `
Four axes of time, in any combination:
  --seal K           the events before the cut of seal K; of the last seal if neither this nor --until is given
  --until TIME       the events that Kafka had taken by then, also beyond the last seal
  --as-known-at TIME the events that were recorded by then: what could be known
  --ruleset ID       the law, as it was then or is now; else that of the seal`;

/** How the help speaks of the folder. */
export const WORK_HELP = `
The engine needs room on the disk for as long as it works, some 7 KB for each event; --work says where.`;

/** Adds the flags of a view. */
export function withViewFlags(command: Command): Command {
  return command
    .option('--seal <K>', 'the number of a seal', wholeNumberValue('--seal', 1, Number.MAX_SAFE_INTEGER))
    .option('--until <TIME>', 'leave out what Kafka took later than this RFC 3339 time', timeValue('--until'))
    .option(
      '--as-known-at <TIME>',
      'leave out what was recorded later than this RFC 3339 time',
      timeValue('--as-known-at'),
    )
    .option('--ruleset <ID>', 'the law to apply; see `oretrail rules list`', rulesetValue('--ruleset'));
}

/** Adds the flags of the engine. */
export function withEngineFlags(command: Command): Command {
  return command
    .option('--work <DIR>', 'folder for temporary files; that of the system if left out')
    .option(
      '--partitions <N>',
      'partitions of the engine; their number changes no verdict',
      wholeNumberValue('--partitions', 1, PARTITIONS_MAX),
    );
}
