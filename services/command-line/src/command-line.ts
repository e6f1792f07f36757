/** The `oretrail` command: from arguments to an exit status. */
import { EXIT_OK, EXIT_WRONG_CALL, type ExitStatus, OretrailError } from '@oretrail/errors';
import { Command, CommanderError } from 'commander';
import type { Call } from './call.ts';
import { COMMANDS } from './command-table.ts';
import { refuseRepeatedFlags } from './commands/flags.ts';
import { COMMAND_ERRORS, type CommandErrorCode } from './errors.ts';
import { renderCommandError } from './rendering/command-error.ts';
import { ofFileSystem, ofSystem } from './system-errors.ts';
import { say, type Terminal, writeTo } from './terminal.ts';
import { version } from './version.ts';

const INTRODUCTION = `Traces battery minerals from the mine to the US clean-vehicle credit (IRC §30D).
It reads the events of a supply chain and says, for every vehicle, what credit the evidence supports and why.
Evidence for a credit, not tax advice.`;

const EXAMPLES = `
Examples:
  oretrail generate --seed 1 --vehicles 100 > events.ndjson
  oretrail run events.ndjson --out out
  oretrail explain VIN --out out
  oretrail trace VIN --out out --mermaid

Exit status:
  0  all is well
  1  a line of the input was rejected, and all else was done; or what was checked is not as it must be
  2  a wrong call: an unknown command or flag, a file that can't be read
  3  a full disk, Kafka or a registry that can't be reached, or a fault of Oretrail

Colours appear on a terminal only, and never if NO_COLOR is set.`;

/** What commander finds wrong with a call, as codes of the one table. */
const CODES_OF_COMMANDER: Readonly<Record<string, CommandErrorCode>> = {
  'commander.unknownCommand': 'unknown-command',
  'commander.unknownOption': 'unknown-flag',
  'commander.missingArgument': 'missing-argument',
  'commander.excessArguments': 'excess-argument',
  'commander.missingMandatoryOptionValue': 'missing-flag',
  'commander.optionMissingArgument': 'missing-flag-value',
  'commander.conflictingOption': 'conflicting-flags',
};

function programFor({ output, errors, outputColours, errorColours }: Terminal): Command {
  return new Command('oretrail')
    .description(INTRODUCTION)
    .usage('COMMAND [ARGUMENT…] [FLAG…]')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [COMMAND]', 'print the help of a command')
    .addHelpText('after', EXAMPLES)
    .configureHelp({ styleTitle: (title) => outputColours.bold(title) })
    .configureOutput({
      writeOut: (text) => say(output, text),
      writeErr: (text) => say(errors, text),
      getOutHasColors: () => outputColours.isColorSupported,
      getErrHasColors: () => errorColours.isColorSupported,
      // Printed by `renderCommandError`, like all other errors.
      outputError: () => {},
    })
    .exitOverride();
}

/** The commands of the program; only the one that is asked for is loaded, the others are there by name. */
async function addCommands(program: Command, args: readonly string[], call: Call): Promise<void> {
  const [asked, next] = args.filter((arg) => !arg.startsWith('-'));
  const name = asked === 'help' ? next : asked;
  if (asked === 'help' && name !== undefined && COMMANDS.every((entry) => entry.name !== name)) {
    throw COMMAND_ERRORS.error('unknown-command', `unknown command '${name}'`);
  }
  for (const entry of COMMANDS) {
    const command = program.command(entry.name).summary(entry.summary);
    if (entry.name !== name) continue;
    (await entry.load()).declare(command, call);
    refuseRepeatedFlags(command);
  }
}

/** Help and version are answers, which commander also throws. */
function isAnswer(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

function shownError(error: unknown): OretrailError {
  const refusal = ofSystem(error);
  if (refusal !== null) return refusal;
  if (error instanceof OretrailError) return error;
  const unusable = ofFileSystem(error);
  if (unusable !== null) return unusable;
  const code = error instanceof CommanderError ? CODES_OF_COMMANDER[error.code] : undefined;
  const message = error instanceof Error ? error.message : String(error);
  // Commander has printed the help of a command that only has subcommands.
  if (error instanceof CommanderError && error.code === 'commander.help') {
    return COMMAND_ERRORS.error('missing-argument', 'one of the subcommands above must be named');
  }
  if (code === undefined) return COMMAND_ERRORS.error('internal', message, { cause: error });
  return COMMAND_ERRORS.error(code, message.replace(/^error: /, '').replaceAll('\n', ' '));
}

async function carryOut(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const call: Call = { terminal, exitStatus: EXIT_OK };
  const program = programFor(terminal);
  await addCommands(program, args, call);
  if (args.length === 0) {
    say(terminal.errors, program.helpInformation());
    return EXIT_WRONG_CALL;
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!isAnswer(error)) throw error;
  }
  // Help is not waited for where it is written; nothing is done before it is out.
  await writeTo(terminal.output, '');
  return call.exitStatus;
}

/**
 * Carries out one call.
 * @param args without the names of node and the script
 * @returns the exit status; never throws
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  try {
    return await carryOut(args, terminal);
  } catch (error) {
    const wrong = shownError(error);
    say(terminal.errors, renderCommandError(wrong, terminal.errorColours));
    return wrong.exitStatus;
  }
}
