/** Where the console is, and who calls it. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { badConnection, connectionOf, type ServiceConnection, type ServiceFlags } from '../http/service-connection.ts';
import { stackConsole } from '../stack-addresses.ts';

/** Flags of the commands that read from the console. A token is never one: all users of a machine see a command line. */
export type ConsoleFlags = Readonly<{ api?: string; tokenFile?: string }>;

const CONSOLE: ServiceFlags = { service: 'console', flag: '--api', variable: 'ORETRAIL_CONSOLE' };

/** How the help speaks of the console. */
export const CONSOLE_HELP = `
--api URL reads from a console what you may see there. Without a flag its environment variable counts:
  --api           ORETRAIL_CONSOLE         address, such as https://console.example
  --token-file    ORETRAIL_CONSOLE_TOKEN   the file of the token or API key; the variable holds the token itself`;

/** Adds the flags. */
export function withConsoleFlags(command: Command): Command {
  return command
    .addOption(new Option('--api <URL>', 'the console to read from').conflicts(['out', 'archive', 'seal']))
    .option('--token-file <FILE>', 'a file that holds the token or API key of the caller, for --api');
}

/** The address that flags and environment name; null if they name none. */
export function consoleAddress({ api = process.env['ORETRAIL_CONSOLE'] }: ConsoleFlags): string | null {
  return api === undefined || api === '' ? null : api;
}

/**
 * The console that flags and environment name, or else that of a running stack; null if there is none.
 * @throws CommandLineError `bad-console`, and what reading the file throws
 */
export async function consoleConnection(flags: ConsoleFlags): Promise<ServiceConnection | null> {
  const named = consoleAddress(flags);
  const { ORETRAIL_CONSOLE: _, ...others } = process.env;
  const said: NodeJS.ProcessEnv = named === null ? others : { ...others, ORETRAIL_CONSOLE: named };
  const { ORETRAIL_CONSOLE: address, ORETRAIL_CONSOLE_TOKEN: token = '' } = { ...said, ...stackConsole(said) };
  if (address !== undefined) return connectionOf(CONSOLE, { address, token, tokenFile: flags.tokenFile });
  if (flags.tokenFile === undefined) return null;
  throw badConnection(CONSOLE, '--token-file is given, and neither --api nor ORETRAIL_CONSOLE');
}
