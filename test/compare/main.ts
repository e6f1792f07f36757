/** `pnpm compare`: whether another checkout publishes the same verdicts. Exit status: 0, 1 if one differs, 2 for a wrong call. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { calledWith, positive, refuse } from '../called-with.ts';
import { dealLines } from './deal-lines.ts';

const HELP = `Usage: pnpm compare --before FOLDER [options]

Gives the same made-up events to the checkout in FOLDER and to this one, and compares all verdicts that they publish of each
vehicle, byte for byte and in their order: ids, revisions, causes, dollars, evidence roots. Both must be installed. The result goes to standard output,
progress to standard error.

With --kafka the workers of each run in turn on one broker. What they publish on the way depends there on what arrives first, so only what stands is compared, whenever all
are at rest: ids, dollars and reasons of the last verdict of each vehicle, not its revision, cause and evidence root.

  --before FOLDER   another checkout of this repository
  --vehicles N      vehicles (default: 200000)
  --mess P          share of trouble, corrections among it, from 0 to 1 (default: 0.2)
  --seed N          decides the events, and which part each is in (default: 1)
  --parts N         calls of \`oretrail run\`, each with some of the events, by chance: verdicts are revised (default: 4)
  --kafka           on a broker and a registry, which this starts, in place of \`oretrail run\`
  --help

Exit status: 0; 1 if a verdict differs; 2 for a wrong call.`;

const OPTIONS = {
  before: { type: 'string' },
  vehicles: { type: 'string', default: '200000' },
  mess: { type: 'string', default: '0.2' },
  seed: { type: 'string', default: '1' },
  parts: { type: 'string', default: '4' },
  kafka: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const THIS = join(import.meta.dirname, '../..');
const PROGRAM = 'services/command-line/bin/oretrail.js';
/** Vehicles with other verdicts that are shown: the first ones tell what kind of difference it is. */
const SHOWN_MAX = 5;

const say = (what: string): void => void process.stderr.write(`${what}\n`);

type CallOptions = Readonly<{
  out?: 'ignore' | number;
  environment?: Readonly<Record<string, string>>;
  /** The greatest exit status that is not a failure. */
  statusMax?: number;
}>;

/** Calls the program of a checkout. @throws Error with what it said, if it fails */
function call(
  checkout: string,
  args: readonly string[],
  { out = 'ignore', environment = {}, statusMax = 0 }: CallOptions = {},
): void {
  const node = join(checkout, 'node_modules/.bin/node');
  const { status, stderr } = spawnSync(node, [join(checkout, PROGRAM), ...args], {
    stdio: ['ignore', out, 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  if (status === null || status > statusMax)
    throw new Error(`${checkout}: oretrail ${args[0]} ended with ${status}\n${stderr}`);
}

function generate(
  folder: string,
  { vehicles, mess, seed }: Readonly<Record<'vehicles' | 'mess' | 'seed', string>>,
): string {
  const events = join(folder, 'events.ndjson');
  const file = openSync(events, 'w');
  call(THIS, ['generate', '--vehicles', vehicles, '--mess', mess, '--seed', seed], { out: file });
  closeSync(file);
  return events;
}

/** All revisions that a checkout publishes, in their order. @returns the file of them */
function verdictsOf(checkout: string, parts: readonly string[], out: string): string {
  for (const [i, part] of parts.entries()) {
    call(checkout, ['run', part, '--out', out, '--quiet']);
    say(`${checkout}: ${i + 1} of ${parts.length} parts`);
  }
  return join(out, 'verdict-log.ndjson');
}

const linesOf = (file: string) =>
  createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });

const vinOf = (line: string): string => (JSON.parse(line) as { vin: string }).vin;

/** Commits to the revisions of each vehicle in their order; that of different vehicles is for each checkout to choose. */
async function digestsOf(file: string): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for await (const line of linesOf(file)) {
    const vin = vinOf(line);
    const before = digests.get(vin) ?? '';
    digests.set(vin, createHash('sha256').update(before).update(line).digest('base64'));
  }
  return digests;
}

async function show(name: string, file: string, vins: readonly string[]): Promise<void> {
  for await (const line of linesOf(file)) if (vins.includes(vinOf(line))) process.stdout.write(`${name} ${line}\n`);
}

/** How many vehicles there are, and how many of them have other revisions, which it shows. */
async function compare(
  before: string,
  now: string,
): Promise<Readonly<{ verdicts: number; vehicles: number; differing: number }>> {
  const [a, b] = [await digestsOf(before), await digestsOf(now)];
  const vins = new Set([...a.keys(), ...b.keys()]);
  const differing = [...vins].filter((vin) => a.get(vin) !== b.get(vin));
  const shown = differing.slice(0, SHOWN_MAX);
  if (shown.length > 0) await show('before:', before, shown);
  if (shown.length > 0) await show('now:   ', now, shown);
  let verdicts = 0;
  for await (const _ of linesOf(now)) verdicts += 1;
  return { verdicts, vehicles: vins.size, differing: differing.length };
}

/** A line that is not an event is rejected, and all others are published. */
const publish = (file: string, environment: Readonly<Record<string, string>>): void =>
  call(THIS, ['publish', file], { environment, statusMax: 1 });

/** The same on Kafka, for each part: vehicles of which something else stands than in the other checkout. */
async function compareOnKafka(before: string, parts: readonly string[]) {
  const { onKafka } = await import('./on-kafka.ts');
  const [a = [], b = []] = await onKafka([before, THIS], parts, publish, say);
  const differing = b.flatMap((now, i) => {
    const then = a[i] ?? new Map<string, string>();
    return [...new Set([...then.keys(), ...now.keys()])].filter((vin) => then.get(vin) !== now.get(vin));
  });
  for (const vin of differing.slice(0, SHOWN_MAX)) process.stdout.write(`differs: ${vin}\n`);
  const verdicts = b.reduce((sum, { size }) => sum + size, 0);
  return { verdicts, vehicles: b.at(-1)?.size ?? 0, differing: new Set(differing).size };
}

/** The same of `oretrail run`. */
function compareRuns(before: string, parts: readonly string[], folder: string) {
  const files = [before, THIS].map((checkout, i) => verdictsOf(checkout, parts, join(folder, `run-${i}`)));
  return compare(files[0] ?? '', files[1] ?? '');
}

async function main(): Promise<number> {
  const flags = calledWith(HELP, process.argv.slice(2), OPTIONS);
  if (flags.help) process.stdout.write(`${HELP}\n`);
  if (flags.help) return 0;
  const { before } = flags;
  if (before === undefined || !existsSync(join(before, PROGRAM))) return refuse(HELP, '--before: no checkout is there');
  const folder = mkdtempSync(join(tmpdir(), 'oretrail-compare-'));
  try {
    const events = generate(folder, flags);
    const parts = await dealLines(events, positive(HELP, 'parts', flags.parts), flags.seed);
    const result = flags.kafka ? compareOnKafka(before, parts) : compareRuns(before, parts, folder);
    const { verdicts, vehicles, differing } = await result;
    const [{ mess, seed }, processors] = [flags, availableParallelism()];
    const where = flags.kafka ? 'on Kafka' : 'embedded';
    const what = `${where}, of ${vehicles} vehicles, mess ${mess}, seed ${seed}, ${parts.length} parts, ${processors} processors`;
    process.stdout.write(`${verdicts} verdicts, ${differing} differing vehicles (${what})\n`);
    return differing === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
