/** `oretrail publish`: events into the topics of a pipeline, through its intake or directly. Source: events.md, "The command line". */
import { EXIT_REJECTED } from '@oretrail/errors';
import { checkReadable, type RejectedLine } from '@oretrail/event-files';
import { counted } from '@oretrail/explanation';
import { printableJson, type RulesetId } from '@oretrail/model';
import { type Publication, type PublicationCounts, publish, withClusterLog } from '@oretrail/operations';
import { rulesetRecord } from '@oretrail/runtime';
import { addOperators } from '@oretrail/workers';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { ServiceClient } from '../http/service-client.ts';
import {
  INTAKE_HELP,
  type IntakeFlags,
  intakeAddress,
  intakeConnection,
  isOfStack,
  withIntakeFlags,
} from '../intake/intake-connection.ts';
import { type IntakeCounts, publishToIntake } from '../intake/publish-events.ts';
import { Progress } from '../progress.ts';
import { renderRejectedLine } from '../rendering/rejected-line.ts';
import { writeAnswer, writeTo } from '../terminal.ts';
import { FILES_HELP, OPERATOR_HELP, rulesetValue, sourceValues, timeValue } from './flags.ts';
import { CONNECTION_HELP, connectionSettings, type KafkaFlags, withKafkaFlags } from './kafka-flags.ts';

const HELP = `
Every line is checked as \`oretrail run\` does. A bad one is printed as \`oretrail validate\` prints it, and not published;
all others are. If a call failed, repeat it: an event that is published twice changes nothing.
With --intake, or ORETRAIL_INTAKE and no --brokers, the events go through the intake, which also checks whether the caller
may state them, and whether an id has other content already. That is the way of suppliers. The direct way, with --brokers, is the
operator's: it needs the right to write the public topics, and nobody checks there who may state what.
On the direct way, the operators are those of the pipeline (\`oretrail operators list\`). --operator makes a source an operator from here on, and
--ruleset sets the law from here on.
With --json each line of the output is JSON: first the bad lines, as in rejected.ndjson, and last the summary.
${INTAKE_HELP}
${CONNECTION_HELP}

Examples:
  oretrail publish events.ndjson
  oretrail publish lots.ndjson --intake https://intake.example --token-file smm.token
  oretrail publish smelter.ndjson cells.ndjson cars.ndjson --json
  oretrail generate --seed 7 --vehicles 1000 | oretrail publish - --brokers localhost:9092 --registry http://localhost:8081
  oretrail publish events.ndjson --ruleset us-30d@2024-05-06

Exit status:
  0  every line was accepted, and is published
  1  some line was rejected; all others are published
  2  a wrong call; nothing was published
  3  the intake, Kafka or the registry can't be reached, or refuses: make the call again`;

type Flags = KafkaFlags &
  IntakeFlags &
  Readonly<{ operator?: readonly string[]; asKnownAt?: string; ruleset?: RulesetId; json?: boolean }>;

type Counts = PublicationCounts & Partial<Pick<IntakeCounts, 'duplicateEvents'>>;

function summaryText({ publishedEvents, duplicateEvents = 0, leftOutEvents, rejectedLines }: Counts): string {
  const known = duplicateEvents === 0 ? '' : ` (${duplicateEvents} of them before)`;
  const leftOut = leftOutEvents === 0 ? '' : `, ${counted(leftOutEvents, 'event')} left out as recorded later`;
  const rejected = rejectedLines === 0 ? '' : `, ${counted(rejectedLines, 'line')} rejected`;
  return `${counted(publishedEvents, 'event')} published${known}${leftOut}${rejected}\n`;
}

/** Flags of the direct way. */
const OF_BROKERS = ['brokers', 'registry', 'prefix', 'topicPrefix', 'operator', 'ruleset'] as const;

/** Whether the events go through the intake. @throws CommandLineError `conflicting-flags` */
function isThroughIntake(flags: Flags): boolean {
  if (flags.brokers !== undefined && flags.intake === undefined) return false;
  const excess = OF_BROKERS.find((name) => flags[name] !== undefined);
  if (intakeAddress(flags) === null) return excess === undefined && isOfStack(flags);
  if (excess === undefined) return true;
  const flag = excess === 'topicPrefix' ? 'topic-prefix' : excess;
  const what = flags.intake === undefined ? `--${flag} needs --brokers, because ORETRAIL_INTAKE is set` : null;
  throw COMMAND_ERRORS.error('conflicting-flags', what ?? `--intake and --${flag}`);
}

async function published(flags: Flags, publishing: Publication, progress: Progress): Promise<Counts> {
  if (isThroughIntake(flags)) {
    const onWait = (seconds: number): void => progress.say(() => `the intake has no room: waiting ${seconds} s`);
    return publishToIntake(new ServiceClient(await intakeConnection(flags), { onWait }), publishing);
  }
  return withClusterLog(connectionSettings(flags), async (log) => {
    if (flags.ruleset !== undefined) await log.append([rulesetRecord(flags.ruleset)]);
    return publish(log, { ...publishing, operators: await addOperators(log, flags.operator ?? []) });
  });
}

async function publishFiles(files: readonly string[], flags: Flags, call: Call): Promise<void> {
  const { terminal } = call;
  const { output, outputColours } = terminal;
  // A wrong call is refused before a file is opened.
  if (isThroughIntake(flags)) await intakeConnection(flags);
  else connectionSettings(flags);
  await checkReadable(files);
  const progress = new Progress(terminal);
  const shown = (line: RejectedLine): string =>
    flags.json ? `${printableJson(line)}\n` : renderRejectedLine(line, outputColours);
  const publishing: Publication = {
    files,
    asKnownAt: flags.asKnownAt ?? null,
    standardInput: () => terminal.input ?? process.stdin,
    onTaken: progress.noteTaken,
    onRejected: (lines) => writeTo(output, lines.map(shown).join('')),
    onProgress: ({ publishedEvents }) => progress.say(() => `publishing: ${counted(publishedEvents, 'event')}`),
  };
  const counts = await published(flags, publishing, progress).finally(() => progress.end());
  if (counts.rejectedLines > 0) call.exitStatus = EXIT_REJECTED;
  await writeAnswer(terminal, flags.json, counts, summaryText);
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withIntakeFlags(withKafkaFlags(command))
    .description('Publishes events through the intake or directly to Kafka, after checking each.')
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
