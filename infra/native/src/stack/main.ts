/** `pnpm stack up | down | status`: the parts and workers of a pipeline on this machine, without containers. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { askStack, type StackEntry, type StackStatus, serveStack } from './control.ts';
import { DEFAULT_PORTS, Stack, type StackPorts } from './stack.ts';

const USAGE = `stack up [--detach] [--folder FOLDER] [--kafka-port N] [--registry-port N] [--store-port N]
stack down [--folder FOLDER]
stack status [--folder FOLDER]

Data are kept in FOLDER, .oretrail-stack by default.
`;
/** How often one who waits for a detached stack asks it. */
const ASK_INTERVAL_MS = 200;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    detach: { type: 'boolean', default: false },
    folder: { type: 'string', default: '.oretrail-stack' },
    'kafka-port': { type: 'string', default: String(DEFAULT_PORTS.kafka) },
    'registry-port': { type: 'string', default: String(DEFAULT_PORTS.registry) },
    'store-port': { type: 'string', default: String(DEFAULT_PORTS.store) },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function describeEntry({ name, address, origin, pid, logFile }: StackEntry): string {
  const place = pid === undefined ? `from the ${origin}` : `process ${pid}, log ${logFile}`;
  return `${name.padEnd(9)} ${address}  (${place})`;
}

function describeStack({ state, entries }: StackStatus): string {
  const variables = entries.flatMap((entry) =>
    Object.entries(entry.variables).map((pair) => `export ${pair.join('=')}`),
  );
  return [`The stack is ${state}.`, ...entries.map(describeEntry), ...variables].join('\n');
}

function ports(): StackPorts {
  const [kafka, registry, store] = [values['kafka-port'], values['registry-port'], values['store-port']].map(Number);
  return { kafka: kafka ?? 0, registry: registry ?? 0, store: store ?? 0 };
}

/** Runs a stack until it is told to end, or one of its parts ends by itself. */
async function upInForeground(folder: string): Promise<number> {
  const stack = new Stack(folder, ports());
  const { promise: told, resolve: tell } = Promise.withResolvers<undefined>();
  const server = await serveStack(folder, async (request) => {
    if (request === 'status') return stack.status;
    tell(undefined);
    await stack.stop();
    return stack.status;
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => tell(undefined));
  try {
    const started = await Promise.race([stack.start().then(() => true), told]);
    if (!started) return 0;
    say(describeStack(stack.status));
    const ended = await Promise.race([stack.untilOneGone(), told]);
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
    say(describeStack(status));
    return 0;
  }
  process.stderr.write(readFileSync(log, 'utf8'));
  return 1;
}

async function up(folder: string): Promise<number> {
  const status = await askStack(folder, 'status');
  if (status === undefined) return values.detach ? upDetached(folder) : upInForeground(folder);
  say(describeStack(status));
  return 0;
}

async function down(folder: string): Promise<number> {
  say((await askStack(folder, 'down')) ? 'The stack has ended; its data are kept.' : 'No stack runs.');
  return 0;
}

async function status(folder: string): Promise<number> {
  const answer = await askStack(folder, 'status');
  say(answer ? describeStack(answer) : 'No stack runs.');
  return answer ? 0 : 1;
}

const commands: Readonly<Record<string, (folder: string) => Promise<number>>> = { up, down, status };
const command = commands[positionals[0] ?? ''];
if (command === undefined || positionals.length !== 1) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await command(resolve(values.folder));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
