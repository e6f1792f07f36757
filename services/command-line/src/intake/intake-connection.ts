/** Where the intake is, and who calls it. */
import type { Command } from 'commander';
import { badConnection, connectionOf, type ServiceConnection, type ServiceFlags } from '../http/service-connection.ts';
import { stackIntake } from '../stack-addresses.ts';

/** Flags of the commands that call the intake. A token is never one: all users of a machine see a command line. */
export type IntakeFlags = Readonly<{ intake?: string; tokenFile?: string }>;

const INTAKE: ServiceFlags = { service: 'intake', flag: '--intake', variable: 'ORETRAIL_INTAKE' };

/** How the help speaks of the intake. */
export const INTAKE_HELP = `
Flags say where the intake is. Without a flag its environment variable counts:
  --intake        ORETRAIL_INTAKE          address, such as https://intake.example
  --token-file    ORETRAIL_INTAKE_TOKEN    the file of the token or API key; the variable holds the token itself`;

/** Adds the flags. */
export function withIntakeFlags(command: Command): Command {
  return command
    .option('--intake <URL>', 'the intake')
    .option('--token-file <FILE>', 'a file that holds the token or API key of the caller');
}

/** The address that flags and environment name; null if they name none. */
export function intakeAddress({ intake = process.env['ORETRAIL_INTAKE'] }: IntakeFlags): string | null {
  return intake === undefined || intake === '' ? null : intake;
}

/** What flags and environment name, or else a running stack. */
function variablesOf(flags: IntakeFlags): Readonly<Record<string, string | undefined>> {
  const address = intakeAddress(flags);
  const { ORETRAIL_INTAKE: _, ...others } = process.env;
  const said = address === null ? others : { ...others, ORETRAIL_INTAKE: address };
  return { ...said, ...stackIntake(said) };
}

/** Whether a running stack has the intake that is meant, because nothing names one, or another pipeline. */
export function isOfStack(flags: IntakeFlags): boolean {
  return intakeAddress(flags) === null && variablesOf(flags)['ORETRAIL_INTAKE'] !== undefined;
}

/** The intake that flags and environment name, or else that of a running stack. @throws CommandLineError `bad-intake`, and what reading the file throws */
export async function intakeConnection(flags: IntakeFlags): Promise<ServiceConnection> {
  const { ORETRAIL_INTAKE: address, ORETRAIL_INTAKE_TOKEN: token = '' } = variablesOf(flags);
  if (address === undefined) throw badConnection(INTAKE, 'neither --intake nor ORETRAIL_INTAKE is given');
  return connectionOf(INTAKE, { address, token, tokenFile: flags.tokenFile });
}
