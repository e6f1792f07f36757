/** `pnpm stack up | down | status`: the parts, workers, intake and console of a pipeline on this machine, without containers. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { addressesFile } from './addresses.ts';
import { askStack, type StackEntry, type StackStatus, serveStack, untilStackGone } from './control.ts';
import { Stack } from './stack.ts';
import { DEFAULT_PORTS, type StackPorts } from './stack-ports.ts';

const USAGE = `Usage: pnpm stack up [--detach] [--demo] [--folder FOLDER] [--kafka-port N] [--registry-port N] [--store-port N]
                    [--provenance-port N] [--eligibility-port N] [--audit-port N]
                    [--intake-port N] [--intake-telemetry-port N]
                    [--console-port N] [--console-telemetry-port N]
       pnpm stack down [--folder FOLDER]
       pnpm stack status [--folder FOLDER]

Kafka, a schema registry, an S3 store, the workers, the intake and the console, on this machine. Data are kept
in FOLDER, .oretrail-stack by default. There oretrail finds the addresses, if it is called in the same folder and gets no others.
FOLDER/tokens has keys of made-up parties that may state lots to the intake.
--demo tells the story of "oretrail demo" to the intake, and lets everybody on this machine sign in to the console as one of its
parties, without a key.
Exit status: 0; 1 if a part failed or ended by itself, or no stack runs; 2 for a wrong call.
`;
/** TCP has 16 bits for it. Source: RFC 9293, "Header Format". */
const PORT_MAX = 65_535;
/** The command line knows a stack in this one. */
const DEFAULT_FOLDER = '.oretrail-stack';
/** As wide as the longest name of a part. */
const NAME_WIDTH = 'eligibility'.length;
/** How often one who waits for a detached stack asks it. */
const ASK_INTERVAL_MS = 200;

const portOption = (name: keyof StackPorts) => ({ type: 'string', default: String(DEFAULT_PORTS[name]) }) as const;

const STARTING = 'Starting; the first time all parts are fetched and the store is built, which takes some minutes.\n';

const OPTIONS = {
  detach: { type: 'boolean', default: false },
  demo: { type: 'boolean', default: false },
  folder: { type: 'string', default: DEFAULT_FOLDER },
  'kafka-port': portOption('kafka'),
  'registry-port': portOption('registry'),
  'store-port': portOption('store'),
  'provenance-port': portOption('provenance'),
  'eligibility-port': portOption('eligibility'),
  'audit-port': portOption('audit'),
  'intake-port': portOption('intake'),
  'intake-telemetry-port': portOption('intake-telemetry'),
  'console-port': portOption('console'),
  'console-telemetry-port': portOption('console-telemetry'),
  help: { type: 'boolean', default: false },
} as const;

/** Says what is wrong with the call, and ends it. */
function refuse(reason: string): never {
  process.stderr.write(`${reason}\n\n${USAGE}`);
  process.exit(2);
}

function calledWith(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const { values, positionals } = calledWith(process.argv.slice(2));

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function describeEntry({ name, address, origin, pid, logFile }: StackEntry): string {
  const elsewhere = origin === 'store' ? 'in the store' : `from the ${origin}`;
  const place = pid === undefined ? elsewhere : `process ${pid}, log ${logFile}`;
  return `${name.padEnd(NAME_WIDTH)} ${address}  (${place})`;
}

/** How `oretrail` gets to know of the stack. */
function describeWay(folder: string): string {
  if (basename(folder) !== DEFAULT_FOLDER) return 'oretrail takes where all is from these variables:';
  return `oretrail takes where all is from ${addressesFile(folder)}, if called in ${dirname(folder)}; elsewhere from these variables:`;
}

function describeStack({ state, entries, notes }: StackStatus, folder: string): string {
  const variables = entries.flatMap((entry) =>
    Object.entries(entry.variables).map((pair) => `export ${pair.join('=')}`),
  );
  const way = variables.length === 0 ? [] : [describeWay(folder)];
  return [`The stack is ${state}.`, ...entries.map(describeEntry), ...way, ...variables, ...notes].join('\n');
}

function portOf(name: keyof StackPorts): number {
  const value = values[`${name}-port`];
  const port = Number(value);
  const isPort = Number.isInteger(port) && port >= 1 && port <= PORT_MAX;
  return isPort ? port : refuse(`--${name}-port ${value}: no port from 1 to ${PORT_MAX}`);
}

const PORT_NAMES = Object.keys(DEFAULT_PORTS) as (keyof StackPorts)[];
const ports = Object.fromEntries(PORT_NAMES.map((name) => [name, portOf(name)])) as StackPorts;

/** Runs a stack until it is asked to end, or one of its parts ends by itself. */
async function upInForeground(folder: string): Promise<number> {
  const stack = new Stack(folder, ports, values.demo);
  const { promise: asked, resolve: ask } = Promise.withResolvers<undefined>();
  const server = await serveStack(folder, async (request) => {
    if (request === 'status') return stack.status;
    ask(undefined);
    await stack.stop();
    return stack.status;
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ask(undefined));
  try {
    const started = await Promise.race([stack.start().then(() => true), asked]);
    if (!started) return 0;
    say(describeStack(stack.status, folder));
    const ended = await Promise.race([stack.untilOneGone(), asked]);
    if (ended === undefined) return 0;
    process.stderr.write(`${ended} has ended by itself; the stack ends too.\n`);
    return 1;
  } finally {
    await stack.stop();
    server.close();
  }
}

/** Starts this very command in the background and returns when the stack answers. */
async function upDetached(folder: string): Promise<number> {
  const log = join(folder, 'stack.log');
  mkdirSync(folder, { recursive: true });
  const output = openSync(log, 'w');
  const args = process.argv.slice(1).filter((arg) => arg !== '--detach');
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  child.unref();
  while (child.exitCode === null && child.signalCode === null) {
    await sleep(ASK_INTERVAL_MS);
    const status = await askStack(folder, 'status');
    if (status?.state !== 'running') continue;
    say(describeStack(status, folder));
    return 0;
  }
  process.stderr.write(readFileSync(log, 'utf8').replace(STARTING, ''));
  return 1;
}

/** How a stack is that neither starts nor stops; nothing if none runs. */
async function settledStatus(folder: string): Promise<StackStatus | undefined> {
  const status = await askStack(folder, 'status');
  if (status === undefined || status.state === 'running') return status;
  await sleep(ASK_INTERVAL_MS);
  return settledStatus(folder);
}

async function up(folder: string): Promise<number> {
  const status = await settledStatus(folder);
  if (status === undefined) process.stderr.write(STARTING);
  if (status === undefined) return values.detach ? upDetached(folder) : upInForeground(folder);
  say(describeStack(status, folder));
  if (!values.demo || status.isDemo) return 0;
  process.stderr.write('It runs without the demo: call "stack down", then "stack up --demo".\n');
  return 1;
}

async function down(folder: string): Promise<number> {
  const answer = await askStack(folder, 'down');
  await untilStackGone(folder);
  say(answer ? 'The stack has ended; its data are kept.' : 'No stack runs.');
  return 0;
}

async function status(folder: string): Promise<number> {
  const answer = await askStack(folder, 'status');
  say(answer ? describeStack(answer, folder) : 'No stack runs.');
  return answer ? 0 : 1;
}

const commands: Readonly<Record<string, (folder: string) => Promise<number>>> = { up, down, status };
const [name = ''] = positionals;
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (values.help) process.stdout.write(USAGE);
else if (command === undefined || positionals.length !== 1) refuse(`stack ${positionals.join(' ')}: no such command`);
else {
  try {
    process.exitCode = await command(resolve(values.folder));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
