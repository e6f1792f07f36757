/** `oretrail run`. Source: events.md, "The command line". */

import { EXIT_OK, EXIT_REJECTED } from '@oretrail/errors';
import { isReadOnce } from '@oretrail/event-files';
import { DEFAULT_RULESET, printableJson } from '@oretrail/model';
import { pause } from '@oretrail/operations/pause';
import { type Run, type RunCall, type RunSettings, type RunSummary, withRun, writeRun } from '@oretrail/run-directory';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { withInterruption } from '../interruption.ts';
import { Progress } from '../progress.ts';
import { renderRejectedLine } from '../rendering/rejected-line.ts';
import { renderRunSummary } from '../rendering/run-summary.ts';
import { say, writeTo } from '../terminal.ts';
import { version } from '../version.ts';
import { FILES_HELP, OPERATOR_HELP, rulesetValue, sourceValues, timeValue } from './flags.ts';

const HELP = `
Writes into DIR:
  verdicts.ndjson      the latest verdict of each vehicle, one a line, sorted by VIN
  verdict-log.ndjson   every revision of every verdict
  rejected.ndjson      every line that is not an event: file, line, and what is wrong with it
  log/                 every accepted event, and what the workers made of them; explain and trace read it
  run.json             the flags; a later call on DIR adds files under the same flags only
  audit/               the archive: the accepted events and all verdicts, sealed when the run has come to rest
  keys/                the keys that seal it, made once; keep signing.pem and recovery.pem away from those who get audit/

If a call was killed, repeat it. It reads its files from the beginning, which is safe: an event that is read twice changes
no verdict. A call on other files says that an earlier one was interrupted. If the call read standard input or another
pipe, give it all of its input again; lines that it had rejected before are then in rejected.ndjson twice.

Copy, move and restore DIR as a whole: if log/ is gone, or older than the files and the archive beside it, a call writes
nothing. One call writes to DIR at a time, on all hosts and in all containers; \`explain\`, \`trace\` and \`correct\` may
read it meanwhile.

--watch continues where an earlier --watch of the same file stopped. If the file is shorter than what was read of it, or
is another file, it is read from its beginning, with a warning.

Examples:
  oretrail run events.ndjson --out out
  oretrail run smelter.ndjson cells.ndjson cars.ndjson --out out
  oretrail generate --seed 7 --vehicles 1000 | oretrail run - --out out --json
  oretrail run events.ndjson --out as-filed --as-known-at 2025-01-15T00:00:00Z
  oretrail run growing.ndjson --out live --watch
  oretrail run events.ndjson --out final-rules --ruleset us-30d@2024-05-06

Exit status:
  0  every line was accepted
  1  some line was rejected; all else was written
  2  a wrong call; nothing was written
  3  a full disk, or a fault of Oretrail: repeat the call once that is fixed`;

type Flags = Readonly<{
  out: string;
  ruleset: RunSettings['ruleset'];
  asKnownAt?: string;
  builtInFacts: boolean;
  operator?: readonly string[];
  watch?: boolean;
  archive: boolean;
  signingKey?: string;
  recoveryKey?: string;
  json?: boolean;
  quiet?: boolean;
}>;

/** How often a watched file is looked at: soon enough for a person, seldom enough to cost nothing. */
const WATCH_INTERVAL_MS = 500;

function settingsOf(flags: Flags): RunSettings {
  const { ruleset, asKnownAt = null, builtInFacts, operator: operators = [] } = flags;
  return { ruleset, asKnownAt, builtInFacts, operators };
}

/** Keys that are not named are the directory's own. */
function archiveOf({ archive, signingKey, recoveryKey }: Flags): Pick<RunCall, 'archive'> {
  if (!archive) return {};
  const signing = signingKey === undefined ? {} : { signingKey };
  return { archive: recoveryKey === undefined ? signing : { ...signing, recoveryKey } };
}

async function tell(summary: RunSummary, { json, quiet }: Flags, call: Call): Promise<void> {
  const { terminal } = call;
  call.exitStatus = summary.rejectedLines > 0 ? EXIT_REJECTED : EXIT_OK;
  if (json) await writeTo(terminal.output, `${printableJson(summary)}\n`);
  if (quiet) return;
  for (const rejected of summary.firstRejected)
    say(terminal.errors, renderRejectedLine(rejected, terminal.errorColours));
  if (!json) await writeTo(terminal.output, renderRunSummary(summary, terminal.outputColours));
}

/** Continues until it is asked to stop; then what was read is finished. */
async function watch(runCall: RunCall, flags: Flags, call: Call): Promise<void> {
  const follow = async (run: Run, stop: AbortSignal): Promise<void> => {
    let known = '';
    while (!stop.aborted) {
      const summary = await run.goOn();
      const { earlierEvents, acceptedEvents, rejectedLines } = summary;
      // The numbers begin again if the file was replaced.
      const read = [earlierEvents, acceptedEvents, rejectedLines].join();
      if (read !== known) await tell(summary, flags, call);
      known = read;
      await pause(WATCH_INTERVAL_MS, stop);
    }
    await run.end();
  };
  await withInterruption((stop) => withRun({ ...runCall, isGrowing: true }, (open) => follow(open, stop)));
}

async function run(files: readonly string[], flags: Flags, call: Call): Promise<void> {
  const { terminal } = call;
  if (flags.watch && (files.length !== 1 || (await isReadOnce(files[0] ?? '')))) {
    throw COMMAND_ERRORS.error('watch-one-file', `--watch follows one file, and ${files.join(' ')} is not that`);
  }
  const progress = new Progress(terminal, { isQuiet: flags.quiet ?? false });
  const runCall = {
    files,
    directory: flags.out,
    settings: settingsOf(flags),
    progress,
    software: version(),
    standardInput: () => terminal.input ?? process.stdin,
    ...archiveOf(flags),
  };
  const work = flags.watch
    ? watch(runCall, flags, call)
    : writeRun(runCall).then((summary) => tell(summary, flags, call));
  await work.finally(() => progress.end());
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  command
    .description('Reads events and writes the verdict of every vehicle: what credit the evidence supports, and why.')
    .argument('<FILE...>', FILES_HELP)
    .requiredOption('--out <DIR>', 'where to write; made if it is not there')
    .option('--ruleset <ID>', 'the law to apply; see `oretrail rules list`', rulesetValue('--ruleset'), DEFAULT_RULESET)
    .option(
      '--as-known-at <TIME>',
      'leave out what was recorded later than this RFC 3339 time',
      timeValue('--as-known-at'),
    )
    .option('--no-built-in-facts', 'leave out the reference facts that ship with Oretrail')
    .option('--operator <SOURCE>', OPERATOR_HELP, sourceValues('--operator'))
    .option('--watch', 'follow a file that grows, until interrupted')
    .option('--no-archive', 'write no archive')
    .option('--signing-key <FILE>', 'seal the archive with this private key (PEM) instead of the one in DIR/keys')
    .option('--recovery-key <KEY>', 'and pin this public recovery key: 64 hex digits, or a PEM file')
    .option('--json', 'print the summary as JSON')
    .option('--quiet', 'print no progress, and the summary only with --json')
    .addHelpText('after', HELP)
    .action((files: readonly string[], flags: Flags) => run(files, flags, call));
}
