/**
 * The addresses of the parts of `pnpm stack`: used if nothing else is given, and then named on standard error. Only the
 * process of the command line uses them, so that no spec depends on what runs beside it.
 */

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { COMMAND_ERRORS } from './errors.ts';

/** Below the folder that a command is called in. Source: infra/README.md, "The stack". */
export const STACK_ADDRESSES = join('.oretrail-stack', 'addresses.env');

type Variables = Readonly<Record<string, string | undefined>>;
type Offer = Readonly<{ file: string; tell: (text: string) => unknown }>;

const CONNECTION = ['ORETRAIL_KAFKA_BROKERS', 'ORETRAIL_REGISTRY_URL'] as const;
const INTAKE = ['ORETRAIL_INTAKE', 'ORETRAIL_INTAKE_TOKEN'] as const;
const CONSOLE = ['ORETRAIL_CONSOLE', 'ORETRAIL_CONSOLE_TOKEN'] as const;
const STORE = ['ORETRAIL_S3_ENDPOINT', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
/** Each of these says where S3 is, or with which credentials it is asked: then nobody means the stack. Source: AWS SDKs, "Settings reference". */
const OTHER_STORE = [...STORE, 'AWS_PROFILE', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'] as const;
/** A stack listens nowhere else. So a file of a stranger can send no password and no event to another machine. */
const HERE = /^(?:http:\/\/)?127\.0\.0\.1:\d{1,5}(?:\/[\w/.-]*)?$/;

/** Several times what a stack writes. */
const FILE_BYTES_MAX = 4_096;

let offer: Offer | null = null;
const reported = new Set<string>();

/** Lets this process take what a stack says in `file`; `tell` hears of it. */
export function offerStack(file: string, tell: Offer['tell']): void {
  offer = { file, tell };
}

/** The variables of the file; none if nothing is offered or no stack runs. */
function offered(): Variables {
  if (offer === null) return {};
  try {
    const file = statSync(offer.file);
    if (!file.isFile() || file.size > FILE_BYTES_MAX) throw new Error(`no file of at most ${FILE_BYTES_MAX} bytes`);
    return parseEnv(readFileSync(offer.file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw COMMAND_ERRORS.error('bad-connection', `${offer.file}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function taken(names: readonly string[], variables: Variables, what: string): Variables {
  if (!reported.has(what)) offer?.tell(`${what} taken from ${offer.file}\n`);
  reported.add(what);
  return Object.fromEntries(names.map((name) => [name, variables[name]]));
}

function requireHere(variables: Variables, names: readonly string[]): void {
  const far = names.find((name) => variables[name] !== undefined && !HERE.test(variables[name]));
  if (far === undefined) return;
  throw COMMAND_ERRORS.error('bad-connection', `${offer?.file}: ${far} is not on this machine, as a stack is`);
}

/**
 * Where Kafka and the registry of a running stack are, if all of that is missing in what was given.
 * @throws CommandLineError `bad-connection`
 */
export function stackConnection(given: Variables): Variables {
  if (CONNECTION.some((name) => given[name] !== undefined)) return {};
  const variables = offered();
  if (CONNECTION.some((name) => variables[name] === undefined)) return {};
  requireHere(variables, CONNECTION);
  return taken(CONNECTION, variables, 'the addresses of Kafka and the registry are');
}

/** Whether a running stack would be taken for the pipeline that is meant. @throws CommandLineError `bad-connection` */
export const isStackOffered = (): boolean => offered()['ORETRAIL_KAFKA_BROKERS'] !== undefined;

/** A service of a stack, and the token of somebody who may call it, if nothing that was given names another pipeline. */
function stackService(given: Variables, [address, token]: readonly [string, string], what: string): Variables {
  const variables = offered();
  const isOther = (name: string): boolean => given[name] !== undefined && given[name] !== variables[name];
  if (variables[address] === undefined || [...CONNECTION, address].some(isOther)) return {};
  requireHere(variables, [address]);
  // A token that was given is the one that is sent.
  if (given[token] !== undefined) return taken([address], variables, `the address of the ${what} is`);
  return taken([address, token], variables, `address and token of the ${what} are`);
}

/** Where the intake of a running stack is, and the token of its operator. @throws CommandLineError `bad-connection` */
export const stackIntake = (given: Variables): Variables => stackService(given, INTAKE, 'intake');

/** Where the console of a running stack is, and the token of its auditor. @throws CommandLineError `bad-connection` */
export const stackConsole = (given: Variables): Variables => stackService(given, CONSOLE, 'console');

/**
 * How the store of a running stack is reached, if a place is in its archive and nothing else says it. As the AWS SDK reads
 * them: for the environment of this process.
 * @throws CommandLineError `bad-connection`
 */
export function stackStore(place: string, given: Variables): Variables {
  const variables = offered();
  const { ORETRAIL_ARCHIVE: archive } = variables;
  const isMeant = archive !== undefined && (place === archive || place.startsWith(`${archive}/`));
  if (!isMeant || OTHER_STORE.some((name) => given[name] !== undefined)) return {};
  requireHere(variables, ['ORETRAIL_S3_ENDPOINT']);
  return taken(STORE, variables, 'address and key of the store are');
}
