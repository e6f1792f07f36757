/** Where the intake is, and who calls it. */
import { readFile } from 'node:fs/promises';
import { redactUrls } from '@oretrail/model';
import type { Command } from 'commander';
import { COMMAND_ERRORS, type CommandLineError } from '../errors.ts';
import { stackIntake } from '../stack-addresses.ts';

/** Flags of the commands that call the intake. A token is never one: all users of a machine see a command line. */
export type IntakeFlags = Readonly<{ intake?: string; tokenFile?: string }>;

/** The intake, and what the caller signs in with. */
export type IntakeConnection = Readonly<{
  /** Without a slash at its end. */
  address: string;
  token: string;
}>;

/** How the help speaks of the intake. */
export const INTAKE_HELP = `
Flags say where the intake is. Without a flag its environment variable counts:
  --intake        ORETRAIL_INTAKE          address, such as https://intake.example
  --token-file    ORETRAIL_INTAKE_TOKEN    the file of the token or API key; the variable holds the token itself`;

/** What a header may hold of a token: RFC 6750, 2.1, and all API keys. */
const TOKEN = /^[A-Za-z0-9._~+/=-]+$/;

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

function refused(what: string, cause?: unknown): CommandLineError {
  return COMMAND_ERRORS.error('bad-intake', what, { cause });
}

function checkedAddress(address: string): string {
  const shown = redactUrls(address);
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw refused(`--intake or ORETRAIL_INTAKE: ${shown} is not an http or https address`);
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(`--intake or ORETRAIL_INTAKE: ${shown} holds a password`);
  }
  if (url.search !== '' || url.hash !== '') throw refused(`--intake or ORETRAIL_INTAKE: ${shown} has a query`);
  return url.href.replace(/\/+$/, '');
}

async function tokenOf({ tokenFile }: IntakeFlags, said: string): Promise<string> {
  const name = tokenFile === undefined ? 'ORETRAIL_INTAKE_TOKEN' : `--token-file ${tokenFile}`;
  const text = tokenFile === undefined ? said : await readFile(tokenFile, 'utf8');
  const token = text.trim();
  if (token === '' && tokenFile === undefined) throw refused('neither --token-file nor ORETRAIL_INTAKE_TOKEN is given');
  // What it holds instead is not shown: it may be a secret that was cut.
  if (!TOKEN.test(token)) throw refused(`${name} does not hold a token`);
  return token;
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
export async function intakeConnection(flags: IntakeFlags): Promise<IntakeConnection> {
  const { ORETRAIL_INTAKE: address, ORETRAIL_INTAKE_TOKEN: token = '' } = variablesOf(flags);
  if (address === undefined) throw refused('neither --intake nor ORETRAIL_INTAKE is given');
  return { address: checkedAddress(address), token: await tokenOf(flags, token) };
}
