/** `oretrail quiesce`: a cut of the log, proved by the workers' journals. Source: protocol.md, "Quiescence and cuts". */
import { Pipeline } from '@oretrail/embedded-log';
import type { Cut } from '@oretrail/runtime';
import type { Command } from 'commander';
import type { Call } from '../command-table.ts';
import { CommandLineError } from '../errors.ts';
import { withLog } from '../run-directory/derive.ts';
import { prepareDirectory, settingsIn } from '../run-directory/run-directory.ts';
import { writeTo } from '../terminal.ts';
import { DIRECTORY_HELP } from './flags.ts';

const HELP = `
Finishes what an interrupted run has left, holds the workers, and proves from their journals that nothing is left to do
or on its way: the verdicts up to the cut are exactly what the events up to the cut give.

Examples:
  oretrail quiesce --out out
  oretrail quiesce --out out --json

Exit status:
  0  the cut is proved
  2  a wrong call
  3  something is left that the workers can't do`;

type Flags = Readonly<{ out: string; json?: boolean }>;

function rendered({ cut, inputs, verdicts }: Cut): string {
  const read = Object.entries(inputs).map(([place, end]) => `  ${place}: read up to offset ${end}`);
  const written = verdicts.map((end, partition) => `  credit.verdicts.v1/${partition}: written up to offset ${end}`);
  return [`Cut ${cut}: nothing is left to do.`, ...read, ...written, ''].join('\n');
}

async function cutOf(directory: string): Promise<Cut> {
  return withLog(directory, async ({ log, settings }) => {
    if (settings.engine === 'batch')
      throw new CommandLineError('batch-only', `${directory} has no workers that could be quiet`);
    const pipeline = await Pipeline.open(log);
    const standing = await pipeline.quiesce();
    if (standing.kind === 'proved') return standing.proved;
    const { dirty, waiting, parked } = pipeline.pending;
    throw new CommandLineError('not-quiet', `${dirty} are to do, ${waiting} wait and ${parked} are parked`);
  });
}

async function quiesce({ out, json }: Flags, { terminal }: Call): Promise<void> {
  const settings = await settingsIn(out);
  if (settings === null) throw new CommandLineError('no-run', `${out} is empty or not there`);
  const { release } = await prepareDirectory(out, settings);
  try {
    const cut = await cutOf(out);
    await writeTo(terminal.output, json ? `${JSON.stringify(cut)}\n` : rendered(cut));
  } finally {
    await release();
  }
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  command
    .description('Proves that nothing is left to do, and cuts the log there.')
    .requiredOption('--out <DIR>', DIRECTORY_HELP)
    .option('--json', 'print the cut as JSON')
    .addHelpText('after', HELP)
    .action((flags: Flags) => quiesce(flags, call));
}
