/** `pnpm bench`: benchmarks. Exit status: 0, 1 if a measurement failed, 2 for a wrong call. */
import { tmpdir } from 'node:os';
import { calledWith, positive, refuse } from '../called-with.ts';
import { ARCHIVE_MEASUREMENTS, benchArchive } from './archive/archive.ts';
import { benchCore, MEASUREMENTS, SECTIONS } from './core/core.ts';
import type { CoreOptions } from './core/workbench.ts';
import { INTAKE_MEASUREMENTS } from './intake/sender.ts';
import { answer, MEASURE } from './own-process.ts';
import { Report } from './rig.ts';

const HELP = `Usage: pnpm bench core [options], or --help behind pnpm bench archive, console, intake, kafka or peer

Measures the plain evaluation and the workers on the embedded log, each in a process of its own. Figures go to standard
output as tables, progress to standard error.

  --vehicles N,…      sizes of the histories (1000,10000,100000)
  --descendants N,…   vehicles below a corrected lot (1,100,10000,100000)
  --lots N            lots of the section of that name (100000); a million want some 25 GB of disk
  --only SECTION,…    of: ${Object.keys(SECTIONS).join(', ')}
  --repeats N         how often each is measured; the median counts (3 up to 10,000 vehicles, else 1)
  --json FILE         writes all figures to a file
  --directory DIR     where histories are kept meanwhile: some GB, on a disk that counts (the system's own)
  --cpu-prof DIR      also takes a CPU profile of each process
  --help

Others use the machine too, or it is a laptop that grows warm: repeat, and mind the CPU time beside the wall time.`;

const sizes = (flag: string, text: string): readonly number[] =>
  text
    .split(',')
    .map((size) => positive(HELP, flag, size))
    .sort((a, b) => a - b);

const OPTIONS = {
  vehicles: { type: 'string', default: '1000,10000,100000' },
  descendants: { type: 'string', default: '1,100,10000,100000' },
  lots: { type: 'string', default: '100000' },
  only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
  repeats: { type: 'string' },
  json: { type: 'string' },
  directory: { type: 'string', default: tmpdir() },
  'cpu-prof': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Flags = ReturnType<typeof calledWith<typeof OPTIONS>>;

function optionsOf(flags: Flags): CoreOptions {
  return {
    vehicles: sizes('vehicles', flags.vehicles),
    descendants: sizes('descendants', flags.descendants),
    lots: positive(HELP, 'lots', flags.lots),
    repeats: flags.repeats === undefined ? null : positive(HELP, 'repeats', flags.repeats),
    profileDirectory: flags['cpu-prof'] ?? null,
    directory: flags.directory,
  };
}

function sectionsOf({ only }: Flags): readonly string[] {
  const names = only.split(',');
  const unknown = names.find((name) => !(name in SECTIONS));
  return unknown === undefined ? names : refuse(HELP, `--only ${unknown}: no such section`);
}

async function core(args: readonly string[]): Promise<void> {
  const flags = calledWith(HELP, args.slice(1), OPTIONS);
  if (flags.help) return void process.stdout.write(`${HELP}\n`);
  const [names, options, report] = [sectionsOf(flags), optionsOf(flags), new Report(args)];
  const startedMs = performance.now();
  const seconds = (): string => ((performance.now() - startedMs) / 1_000).toFixed(1);
  const say = (text: string) => void process.stderr.write(`${seconds()} s  ${text}\n`);
  const figures = await benchCore(names, options, report, say);
  report.save(flags.json, { options: { ...options, directory: undefined }, figures });
}

async function runMeasurement(name: string, call: string): Promise<void> {
  const run = { ...MEASUREMENTS, ...ARCHIVE_MEASUREMENTS, ...INTAKE_MEASUREMENTS }[name];
  if (run === undefined) throw new Error(`there is no measurement ${name}`);
  answer(await run(JSON.parse(call) as never));
}

async function main(args: readonly string[]): Promise<void> {
  const [first = '', name = '', call = ''] = args;
  if (first === MEASURE) return runMeasurement(name, call);
  if (first === 'core') return core(args);
  if (first === 'archive') return benchArchive(args);
  if (first === 'console') return (await import('./console/console.ts')).benchConsole(args);
  if (first === 'intake') return (await import('./intake/intake.ts')).benchIntake(args);
  if (first === 'kafka') return (await import('./kafka/kafka.ts')).benchKafka(args);
  if (first === 'peer') return (await import('./peer/peer.ts')).benchPeer(args);
  if (first === '--help') return void process.stdout.write(`${HELP}\n`);
  refuse(HELP, `"${args.join(' ')}": which benchmark?`);
}

await main(process.argv.slice(2));
