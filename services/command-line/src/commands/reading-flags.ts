/** Where commands read events and verdicts: a directory of a run, or an archive. */
import { type Command, Option } from 'commander';
import { STORE_HELP } from '../archive/opened-store.ts';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { Progress } from '../progress.ts';
import { DirectoryReading } from '../reading/directory-reading.ts';
import type { Reading } from '../reading/reading.ts';
import { DIRECTORY_HELP, wholeNumberValue } from './flags.ts';

/** The flags. */
export type ReadingFlags = Readonly<{ out?: string; archive?: string; seal?: number; work?: string; quiet?: boolean }>;

/** How the help speaks of them. */
export const READING_HELP = `
--out DIR reads what \`oretrail run\` left there. --archive STORE reads an archive as its last seal has it, or as seal K has it
with --seal K, under the law of that seal. What is read of an archive is verified on the way, so it is read whole; it needs
room in the folder of --work.`;

/** Adds the flags. */
export function withReadingFlags(command: Command): Command {
  return command
    .addOption(new Option('--out <DIR>', DIRECTORY_HELP).conflicts('archive'))
    .option('--archive <STORE>', STORE_HELP)
    .addOption(
      new Option('--seal <K>', 'the number of a seal of the archive; else the last')
        .argParser(wholeNumberValue('--seal', 1, Number.MAX_SAFE_INTEGER))
        .conflicts('out'),
    )
    .option('--work <DIR>', 'folder for temporary files; that of the system if left out')
    .option('--quiet', 'print no progress');
}

/** Lends the place that the flags name. @throws CommandLineError `missing-flag` if they name none */
export async function withReading<T>(
  { out, archive, seal, work, quiet }: ReadingFlags,
  { terminal }: Call,
  use: (reading: Reading) => Promise<T>,
): Promise<T> {
  if (out !== undefined) return use(new DirectoryReading(out, work));
  if (archive === undefined) {
    throw COMMAND_ERRORS.error('missing-flag', "required option '--out <DIR>' or '--archive <STORE>' not specified");
  }
  // Only who reads an archive pays for its imports.
  const { withArchiveReading } = await import('../reading/archive-reading.ts');
  const progress = new Progress(terminal, { isQuiet: quiet ?? false });
  return withArchiveReading({ place: archive, seal, work, progress }, use);
}
