/** `oretrail publish`: events into the topics of a pipeline. Source: events.md, "The command line". */

import { EXIT_REJECTED } from '@oretrail/errors';
import { checkReadable, type RejectedLine } from '@oretrail/event-files';
import { counted } from '@oretrail/explanation';
import { printableJson, type RulesetId } from '@oretrail/model';
import { type PublicationCounts, publish, withClusterLog } from '@oretrail/operations';
import { type Log, rulesetRecord } from '@oretrail/runtime';
import { addOperators } from '@oretrail/workers';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { Progress } from '../progress.ts';
import { renderRejectedLine } from '../rendering/rejected-line.ts';
import { writeAnswer, writeTo } from '../terminal.ts';
import { FILES_HELP, OPERATOR_HELP, rulesetValue, sourceValues, timeValue } from './flags.ts';
import { CONNECTION_HELP, connectionSettings, type KafkaFlags, withKafkaFlags } from './kafka-flags.ts';

const HELP = `
Every line is checked as \`oretrail run\` does. A bad one is printed as \`oretrail validate\` prints it, and not published;
all others are. If a call failed, repeat it: an event that is published twice changes nothing.
The operators are those of the pipeline (\`oretrail operators list\`). --operator makes a source an operator from here on, and
--ruleset sets the law from here on.
With --json each line of the output is JSON: first the bad lines, as in rejected.ndjson, and last the summary.
${CONNECTION_HELP}

Examples:
  oretrail publish events.ndjson
  oretrail publish smelter.ndjson cells.ndjson cars.ndjson --json
  oretrail generate --seed 7 --vehicles 1000 | oretrail publish - --brokers localhost:9092 --registry http://localhost:8081
  oretrail publish events.ndjson --ruleset us-30d@2024-05-06

Exit status:
  0  every line was accepted, and is published
  1  some line was rejected; all others are published
  2  a wrong call; nothing was published
  3  Kafka or the registry can't be reached, or refuses: make the call again`;

type Flags = KafkaFlags &
  Readonly<{ operator?: readonly string[]; asKnownAt?: string; ruleset?: RulesetId; json?: boolean }>;

function summaryText({ publishedEvents, leftOutEvents, rejectedLines }: PublicationCounts): string {
  const leftOut = leftOutEvents === 0 ? '' : `, ${counted(leftOutEvents, 'event')} left out as recorded later`;
  const rejected = rejectedLines === 0 ? '' : `, ${counted(rejectedLines, 'line')} rejected`;
  return `${counted(publishedEvents, 'event')} published${leftOut}${rejected}\n`;
}

async function publishFiles(files: readonly string[], flags: Flags, call: Call): Promise<void> {
  const { terminal } = call;
  const { output, outputColours } = terminal;
  const settings = connectionSettings(flags);
  await checkReadable(files);
  const progress = new Progress(terminal);
  const shown = (line: RejectedLine): string =>
    flags.json ? `${printableJson(line)}\n` : renderRejectedLine(line, outputColours);
  const use = async (log: Log): Promise<PublicationCounts> => {
    if (flags.ruleset !== undefined) await log.append([rulesetRecord(flags.ruleset)]);
    return publish(log, {
      files,
      operators: await addOperators(log, flags.operator ?? []),
      asKnownAt: flags.asKnownAt ?? null,
      standardInput: () => terminal.input ?? process.stdin,
      onTaken: progress.noteTaken,
      onRejected: (lines) => writeTo(output, lines.map(shown).join('')),
      onProgress: ({ publishedEvents }) => progress.say(() => `publishing: ${counted(publishedEvents, 'event')}`),
    });
  };
  const counts = await withClusterLog(settings, use).finally(() => progress.end());
  if (counts.rejectedLines > 0) call.exitStatus = EXIT_REJECTED;
  await writeAnswer(terminal, flags.json, counts, summaryText);
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withKafkaFlags(command)
    .description('Publishes events to Kafka, after checking each.')
    .argument('<FILE...>', FILES_HELP)
    .option('--operator <SOURCE>', OPERATOR_HELP, sourceValues('--operator'))
    .option(
      '--as-known-at <TIME>',
      'leave out what was recorded later than this RFC 3339 time',
      timeValue('--as-known-at'),
    )
    .option('--ruleset <ID>', 'set the law from here on; see `oretrail rules list`', rulesetValue('--ruleset'))
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((files: readonly string[], flags: Flags) => publishFiles(files, flags, call));
}
