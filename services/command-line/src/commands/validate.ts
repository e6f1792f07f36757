/** `oretrail validate`: what `run` would reject, without running. Source: events.md, "The command line". */

import { EXIT_REJECTED } from '@oretrail/errors';
import { parseFiles } from '@oretrail/event-files';
import { counted } from '@oretrail/explanation';
import { printableJson } from '@oretrail/model';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { Progress } from '../progress.ts';
import { renderRejectedLine } from '../rendering/rejected-line.ts';
import { say, writeTo } from '../terminal.ts';
import { FILES_HELP, OPERATOR_HELP, sourceValues } from './flags.ts';

const HELP = `
Prints for each error the file and line, its code, the JSON pointer to the member that is wrong (also to one that
is missing), what is wrong with it, and the remedy. All codes are in docs/errors.md.
With --json it prints each bad line as one JSON object, as in rejected.ndjson.

Examples:
  oretrail validate events.ndjson
  oretrail validate smelter.ndjson cells.ndjson --json

Exit status:
  0  every line would be accepted
  1  some line would be rejected
  2  a wrong call`;

type Flags = Readonly<{ operator?: readonly string[]; json?: boolean }>;
type Counts = { good: number; bad: number };

/** @returns the counts; stops early if nobody reads what is printed */
async function printRejected(files: readonly string[], flags: Flags, call: Call, counts: Counts): Promise<void> {
  const { input, output, outputColours } = call.terminal;
  const progress = new Progress(call.terminal);
  const standardInput = input === undefined ? {} : { standardInput: input };
  const options = { operators: new Set(flags.operator), onTaken: progress.noteTaken, ...standardInput };
  for await (const lines of parseFiles(files, options)) {
    const rejected = lines.filter((parsed) => parsed.kind === 'rejected').map((parsed) => parsed.rejected);
    counts.bad += rejected.length;
    counts.good += lines.length - rejected.length;
    progress.say(() => `checking: ${counted(counts.good + counts.bad, 'line')}`);
    if (rejected.length === 0) continue;
    const shown = flags.json
      ? rejected.map((line) => `${printableJson(line)}\n`)
      : rejected.map((line) => renderRejectedLine(line, outputColours));
    if (!(await writeTo(output, shown.join('')))) break;
  }
  progress.end();
}

async function validate(files: readonly string[], flags: Flags, call: Call): Promise<void> {
  const counts: Counts = { good: 0, bad: 0 };
  await printRejected(files, flags, call, counts);
  if (counts.bad > 0) call.exitStatus = EXIT_REJECTED;
  const { good, bad } = counts;
  const total = `${counted(good, 'good event')}, ${bad === 0 ? 'no bad line' : counted(bad, 'bad line')}\n`;
  // Beside JSON a sentence would spoil the output.
  say(flags.json ? call.terminal.errors : call.terminal.output, total);
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  command
    .description('Checks events as `oretrail run` would, and does nothing else.')
    .argument('<FILE...>', FILES_HELP)
    .option('--operator <SOURCE>', OPERATOR_HELP, sourceValues('--operator'))
    .option('--json', 'print each bad line as JSON')
    .addHelpText('after', HELP)
    .action((files: readonly string[], flags: Flags) => validate(files, flags, call));
}
