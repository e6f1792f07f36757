/** Where a service is, and who calls it: by flags, or by variables of the environment. */
import { readFile } from 'node:fs/promises';
import { redactUrls } from '@oretrail/model';
import { COMMAND_ERRORS, type CommandLineError } from '../errors.ts';

/** A service that the command line calls. */
export type ServiceName = 'intake' | 'console';

/** A service, and what the caller signs in with. */
export type ServiceConnection = Readonly<{
  service: ServiceName;
  /** Without a slash at its end. */
  address: string;
  token: string;
}>;

/** How the address and the token of a service are given. */
export type ServiceFlags = Readonly<{
  service: ServiceName;
  /** The flag of the address, such as `--intake`. */
  flag: string;
  /** The variable of the address; that of the token is the same with `_TOKEN`. */
  variable: string;
}>;

/** What a header may hold of a token: RFC 6750, 2.1, and all API keys. */
const TOKEN = /^[A-Za-z0-9._~+/=-]+$/;

/** A connection that can't be made. */
export function badConnection({ service }: ServiceFlags, what: string, cause?: unknown): CommandLineError {
  return COMMAND_ERRORS.error(`bad-${service}`, what, { cause });
}

function checkedAddress(address: string, flags: ServiceFlags): string {
  const shown = `${flags.flag} or ${flags.variable}: ${redactUrls(address)}`;
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw badConnection(flags, `${shown} is not an http or https address`);
  }
  if (url.username !== '' || url.password !== '') throw badConnection(flags, `${shown} holds a password`);
  if (url.search !== '' || url.hash !== '') throw badConnection(flags, `${shown} has a query`);
  return url.href.replace(/\/+$/, '');
}

async function tokenOf(tokenFile: string | undefined, said: string, flags: ServiceFlags): Promise<string> {
  const variable = `${flags.variable}_TOKEN`;
  const name = tokenFile === undefined ? variable : `--token-file ${tokenFile}`;
  const text = tokenFile === undefined ? said : await readFile(tokenFile, 'utf8');
  const token = text.trim();
  if (token === '' && tokenFile === undefined) {
    throw badConnection(flags, `neither --token-file nor ${variable} is given`);
  }
  // What it holds instead is not shown: it may be a secret that was cut.
  if (!TOKEN.test(token)) throw badConnection(flags, `${name} does not hold a token`);
  return token;
}

/** What is given of a connection. */
type Given = Readonly<{ address: string; token: string; tokenFile: string | undefined }>;

/** A connection as it is given. @throws CommandLineError `bad-intake`, `bad-console`, and what reading the file throws */
export async function connectionOf(
  flags: ServiceFlags,
  { address, token, tokenFile }: Given,
): Promise<ServiceConnection> {
  const { service } = flags;
  return {
    service,
    address: checkedAddress(address, flags),
    token: await tokenOf(tokenFile, token, flags),
  };
}
