/** `oretrail generate`: a made-up supply chain. */

import { counted } from '@oretrail/explanation';
import { generateEvents } from '@oretrail/generator';
import { printableJson } from '@oretrail/model';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { Progress } from '../progress.ts';
import { writeTo } from '../terminal.ts';
import { fractionValue, wholeNumberValue } from './flags.ts';

/** Seeds are 32-bit numbers: easy to copy from a log. */
const SEED_MAX = 2 ** 32 - 1;
/** More vehicles than were ever built in a year: a larger number is a typing error. */
const VEHICLES_MAX = 100_000_000;
/** Characters gathered before they are written, so that a pipe is not fed line by line. */
const CHUNK_LENGTH = 64 * 1_024;

const HELP = `
Prints events as NDJSON on standard output. The same seed, number of vehicles and mess give the same bytes.
Mess is the share of vehicles whose data are incomplete or wrong, from 0 (all is well) to 1: missing lots,
overdrawn lots, late corrections, duplicates. Everything in it is made up.

Examples:
  oretrail generate --seed 1 --vehicles 100 > events.ndjson
  oretrail generate --seed 7 --vehicles 100000 --mess 0.1 | oretrail run - --out out

Exit status: 0; 2 for a wrong call`;

type Flags = Readonly<{ seed: number; vehicles: number; realisticFaults: number }>;

async function generate(flags: Flags, { terminal }: Call): Promise<void> {
  const progress = new Progress(terminal);
  let chunk = '';
  let events = 0;
  for (const event of generateEvents(flags)) {
    chunk += `${printableJson(event)}\n`;
    events += 1;
    if (chunk.length < CHUNK_LENGTH) continue;
    // Nobody reads any more, as in `oretrail generate … | head`.
    if (!(await writeTo(terminal.output, chunk))) return;
    chunk = '';
    progress.say(() => `generating: ${counted(events, 'event')}`);
  }
  await writeTo(terminal.output, chunk);
  progress.end();
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  command
    .description('Makes up the events of a realistic supply chain of any size, for demos, tests and benchmarks.')
    .requiredOption('--seed <N>', `decides everything, 0 to ${SEED_MAX}`, wholeNumberValue('--seed', 0, SEED_MAX))
    .requiredOption('--vehicles <V>', 'how many vehicles', wholeNumberValue('--vehicles', 1, VEHICLES_MAX))
    .option('--mess <P>', 'share of trouble, 0 to 1', fractionValue('--mess'), 0)
    .addHelpText('after', HELP)
    .action((flags: Flags) => generate(flags, call));
}
