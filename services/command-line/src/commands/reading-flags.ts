/** Where commands read events and verdicts: a directory of a run, an archive, or a console. */
import { type Command, Option } from 'commander';
import { STORE_HELP } from '../archive/opened-store.ts';
import type { Call } from '../call.ts';
import { CONSOLE_HELP, type ConsoleFlags, consoleConnection, withConsoleFlags } from '../console/console-connection.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { Progress } from '../progress.ts';
import { DirectoryReading } from '../reading/directory-reading.ts';
import type { Reading } from '../reading/reading.ts';
import { DIRECTORY_HELP, wholeNumberValue } from './flags.ts';

/** The flags. */
export type ReadingFlags = ConsoleFlags &
  Readonly<{ out?: string; archive?: string; seal?: number; work?: string; quiet?: boolean }>;

/** How the help speaks of them. */
export const READING_HELP = `
--out DIR reads what \`oretrail run\` left there. --archive STORE reads an archive as its last seal has it, or as seal K has it
with --seal K, under the law of that seal. What is read of an archive is verified on the way, so it is read whole; it needs
room in the folder of --work.
${CONSOLE_HELP}
Without any of these, the console of a running stack is read.`;

/** Adds the flags. */
export function withReadingFlags(command: Command): Command {
  return withConsoleFlags(command)
    .addOption(new Option('--out <DIR>', DIRECTORY_HELP).conflicts(['archive', 'tokenFile']))
    .addOption(new Option('--archive <STORE>', STORE_HELP).conflicts('tokenFile'))
    .addOption(
      new Option('--seal <K>', 'the number of a seal of the archive; else the last')
        .argParser(wholeNumberValue('--seal', 1, Number.MAX_SAFE_INTEGER))
        .conflicts('out'),
    )
    .option('--work <DIR>', 'folder for temporary files; that of the system if left out')
    .option('--quiet', 'print no progress');
}

const NO_PLACE = "required option '--out <DIR>', '--archive <STORE>' or '--api <URL>' not specified";

/** Lends the place that the flags, the environment or a running stack name. @throws CommandLineError `missing-flag` if they name none */
export async function withReading<T>(
  flags: ReadingFlags,
  { terminal }: Call,
  use: (reading: Reading) => Promise<T>,
): Promise<T> {
  const { out, archive, seal, work, quiet } = flags;
  if (out !== undefined) return use(new DirectoryReading(out, work));
  const progress = new Progress(terminal, { isQuiet: quiet ?? false });
  // Only who reads an archive or a console pays for its imports.
  if (archive !== undefined) {
    const { withArchiveReading } = await import('../reading/archive-reading.ts');
    return withArchiveReading({ place: archive, seal, work, progress }, use);
  }
  if (seal !== undefined) throw COMMAND_ERRORS.error('missing-flag', '--seal needs --archive');
  const connection = await consoleConnection(flags);
  if (connection === null) throw COMMAND_ERRORS.error('missing-flag', NO_PLACE);
  const { ConsoleReading } = await import('../reading/console/console-reading.ts');
  const onWait = (seconds: number): void => progress.say(() => `waiting ${seconds} s for the console`);
  return use(await ConsoleReading.open(connection, onWait)).finally(() => progress.end());
}
