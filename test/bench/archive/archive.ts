/** `pnpm bench archive`: what it costs to archive events and verdicts, to verify the archive, and to replay it, beside a run. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calledWith, positive } from '../../called-with.ts';
import { type Memory, measure } from '../own-process.ts';
import { Report, type Row, stagedFolder } from '../rig.ts';
import { type ArchiveSize, archiveSize } from './archive-size.ts';
import { FILES, writeHistory } from './bench-folder.ts';
import {
  type ArchiveCall,
  type ArchiveEnds,
  type ArchiveFigures,
  measureArchive,
  measureReplay,
  measureRun,
  measureSeal,
  measureVerify,
} from './measurements.ts';

const HELP = `Usage: pnpm bench archive [options]

Archives the events of so many vehicles and their verdicts in a folder, seals, verifies and replays them, beside what a run of
the same events takes. Each is measured in a process of its own, with a bound to its heap: one that needs more fails.

  --vehicles N       vehicles of the history (10000); 480000 have about a million events, and want some 15 GB of disk
  --heap MIB         what the JavaScript heap of each process may grow to (512)
  --json FILE        writes all figures to a file
  --directory DIR    where the files are kept meanwhile (the system's own)
  --cpu-prof DIR     also takes a CPU profile of each process
  --help`;

const OPTIONS = {
  vehicles: { type: 'string', default: '10000' },
  heap: { type: 'string', default: '512' },
  json: { type: 'string' },
  directory: { type: 'string', default: tmpdir() },
  'cpu-prof': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** What runs in processes of its own. */
export const ARCHIVE_MEASUREMENTS = {
  'archive-run': measureRun,
  'archive-archive': measureArchive,
  'archive-seal': measureSeal,
  'archive-verify': measureVerify,
  'archive-replay': measureReplay,
} as const;

const BYTES_PER_MB = 1_000_000;

type Flags = ReturnType<typeof calledWith<typeof OPTIONS>>;

type Measurement = ArchiveFigures & Memory & Readonly<{ what: string }>;

/** All figures. */
type Figures = Readonly<{ events: number; vehicles: number; size: ArchiveSize; measurements: readonly Measurement[] }>;

async function measureAll(folder: string, flags: Flags): Promise<Figures> {
  const [vehicles, heapLimitMib] = [positive(HELP, 'vehicles', flags.vehicles), positive(HELP, 'heap', flags.heap)];
  process.stderr.write(`making up ${vehicles} vehicles\n`);
  const events = await writeHistory(folder, vehicles);
  const measurements: Measurement[] = [];
  const take = async <T extends ArchiveFigures>(what: string, call: ArchiveCall): Promise<T> => {
    process.stderr.write(`${what}, of ${events} events\n`);
    const options = { heapLimitMib, profileDirectory: flags['cpu-prof'] ?? null };
    const { value, ...memory } = await measure<T>(`archive-${what}`, call, options);
    measurements.push({ what, ...value, ...memory });
    // What is done stays seen where a later one fails, or is given up.
    const { wallS, cpuS } = value;
    process.stderr.write(`${what}: ${JSON.stringify({ wallS, cpuS, ...memory, value: undefined })}\n`);
    return value;
  };
  const call = { folder, events, vehicles };
  await take('run', call);
  const { ends } = await take<ArchiveFigures & { ends: ArchiveEnds }>('archive', call);
  await take('seal', { ...call, ends } as ArchiveCall);
  await take('verify', call);
  await take('replay', call);
  return { events, vehicles, size: await archiveSize(join(folder, FILES.archive)), measurements };
}

function costRows({ events, size, measurements }: Figures): readonly Row[] {
  return measurements.map(({ what, wallS, cpuS, heapMib, liveMib, rssMib, anonymousMib }) => ({
    what,
    'wall s': wallS,
    'cpu s': cpuS,
    'events/s': events / wallS,
    'events/cpu s': events / cpuS,
    'stored MB/cpu s': size.segments / BYTES_PER_MB / cpuS,
    'inflated MB/cpu s': size.records / BYTES_PER_MB / cpuS,
    'heap MiB': heapMib,
    'live MiB': liveMib,
    'RSS MiB': rssMib,
    'own MiB': anonymousMib,
  }));
}

/** Live heap in the course of each measurement that was looked at more than once. */
function heapRows({ measurements }: Figures): readonly Row[] {
  return measurements
    .filter(({ samples }) => samples.length > 1)
    .map(({ what, samples }) => ({
      what,
      ...Object.fromEntries(samples.map(({ liveMib }, i) => [`${i + 1}/10`, liveMib])),
    }));
}

function sizeRows({ events, size }: Figures): readonly Row[] {
  return Object.entries(size).map(([what, bytes]) => ({
    what,
    MB: bytes / BYTES_PER_MB,
    'bytes/event': bytes / events,
  }));
}

function print(report: Report, figures: Figures): void {
  const verify = figures.measurements.find(({ what }) => what === 'verify');
  const { segments, records } = figures.size;
  const perS = (bytes: number, seconds = 0): string => (bytes / BYTES_PER_MB / seconds).toFixed(1);
  report.section(`${figures.events} events of ${figures.vehicles} vehicles, a verdict each`, costRows(figures));
  report.section('Live heap, MiB, in ten parts of the work', heapRows(figures));
  report.section('What the archive takes', sizeRows(figures));
  const [stored, inflated] = [perS(segments, verify?.wallS), perS(records, verify?.wallS)];
  process.stdout.write(`\nverified ${stored} MB/s as stored, ${inflated} MB/s inflated, by the clock\n`);
}

/** Measures, and writes tables to standard output. */
export async function benchArchive(args: readonly string[]): Promise<void> {
  const flags = calledWith(HELP, args.slice(1), OPTIONS);
  if (flags.help) return void process.stdout.write(`${HELP}\n`);
  const report = new Report(args);
  const folder = stagedFolder(flags.directory);
  const figures = await measureAll(folder, flags);
  print(report, figures);
  report.save(flags.json, figures);
}
