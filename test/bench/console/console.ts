/** `pnpm bench console`: the console over a read model of a million made-up vehicles. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calledWith, positive } from '../../called-with.ts';
import { MIB, Report, type Row, stagedFolder } from '../rig.ts';
import { quantile } from '../stopwatch.ts';
import { buildPage, coldVehicles, firstPageGzipBytes } from './cold-page.ts';
import { foldRate } from './fold-rate.ts';
import { ask, databaseBytes, makeKept, openKept } from './kept-console.ts';
import { explanationQuestions, listQuestions, type Question, someVins } from './questions.ts';

const HELP = `Usage: pnpm bench console [options]

Measures the console over a read model of made-up vehicles: lists and explanations over HTTP, one request after another; the
page of a vehicle in a browser, each time with another console and an empty cache; how fast revisions are folded.

  --vehicles N      vehicles of the read model (1000000: 5 GB of disk, and half an hour to make)
  --keep DIR        keeps the read model in this folder, and uses the one that is there
  --rounds N        times that each address is asked for (20)
  --cold N          vehicles whose page is opened (10)
  --revisions N     further revisions that are folded (100000); they stay in a folder that is kept
  --json FILE       writes all figures to a file
  --help`;

const OPTIONS = {
  vehicles: { type: 'string', default: '1000000' },
  keep: { type: 'string' },
  rounds: { type: 'string', default: '20' },
  cold: { type: 'string', default: '10' },
  revisions: { type: 'string', default: '100000' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Vehicles whose explanations are asked for, of each kind. */
const EXPLAINED = 20;
/** The first vehicles of the deep chain: see `plainEvents.vehicle`. */
const DEEP_VINS = Array.from({ length: EXPLAINED }, (_, i) => `JTMHE00000S${String(i).padStart(6, '0')}`);
const P95 = 0.95;

type Measured = Readonly<{ name: string; timesMs: readonly number[] }>;

/** Asks all questions in turn, so many rounds; the first round, which prepares statements, is not counted. */
async function measure(origin: string, questions: readonly Question[], rounds: number): Promise<readonly Measured[]> {
  const times = new Map<string, number[]>(questions.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, party, path, accept } of questions) {
      const startedMs = performance.now();
      await ask(origin, party, path, accept);
      if (round > 0) times.get(name)?.push(performance.now() - startedMs);
    }
  }
  return Array.from(times, ([name, timesMs]) => ({ name, timesMs }));
}

function rowsOf(all: readonly Measured[]): readonly Row[] {
  const row = (what: string, timesMs: readonly number[]): Row => {
    return {
      what,
      'p50 ms': quantile(timesMs, 0.5),
      'p95 ms': quantile(timesMs, P95),
      'most ms': Math.max(...timesMs),
    };
  };
  return [
    ...all.map(({ name, timesMs }) => row(name, timesMs)),
    row(
      'all',
      all.flatMap(({ timesMs }) => timesMs),
    ),
  ];
}

type Asked = Readonly<{ folder: string; vehicles: number; rounds: number; cold: number; revisions: number }>;

/** Lists and explanations, over HTTP. */
async function benchQueries({ folder, rounds }: Asked, report: Report) {
  const made = await openKept(folder);
  const origin = await made.listen();
  const lists = await measure(origin, await listQuestions(origin), rounds);
  report.section('Lists', rowsOf(lists));
  const vins = await someVins(origin, EXPLAINED);
  const explanations = await measure(origin, explanationQuestions(vins, DEEP_VINS), 1);
  report.section('Explanations', rowsOf(explanations));
  await made.close();
  return { lists, explanations, vins };
}

async function benchPage({ folder, cold }: Asked, vins: readonly string[], report: Report) {
  const page = join(folder, 'page');
  buildPage(page);
  const gzipBytes = firstPageGzipBytes(page);
  report.section('First page', [{ what: 'JavaScript, gzip', KiB: gzipBytes / 1_024 }]);
  const timesMs = await coldVehicles(folder, page, vins.slice(0, cold));
  report.section('Page of a vehicle, cold', rowsOf([{ name: 'until it is whole', timesMs }]));
  return { gzipBytes, timesMs };
}

async function benchFold({ folder, revisions }: Asked, report: Report) {
  const made = await openKept(folder);
  const rate = await foldRate(made, revisions);
  await made.close();
  const perS = rate.revisions / rate.wallS;
  report.section('Fold', [{ revisions: rate.revisions, 'wall s': rate.wallS, 'CPU s': rate.cpuS, 'verdicts/s': perS }]);
  return rate;
}

/** Runs the benchmark. @param args those of the call, its name first */
export async function benchConsole(args: readonly string[]): Promise<void> {
  const flags = calledWith(HELP, args.slice(1), OPTIONS);
  if (flags.help) return void process.stdout.write(`${HELP}\n`);
  const number = (flag: 'vehicles' | 'rounds' | 'cold' | 'revisions'): number => positive(HELP, flag, flags[flag]);
  const folder = flags.keep ?? stagedFolder(tmpdir());
  mkdirSync(folder, { recursive: true });
  const asked: Asked = {
    folder,
    vehicles: number('vehicles'),
    rounds: number('rounds'),
    cold: number('cold'),
    revisions: number('revisions'),
  };
  const report = new Report(args);
  const madeS = await makeKept(folder, asked.vehicles, (text) => process.stderr.write(`${text}\n`));
  const database = {
    vehicles: asked.vehicles,
    'MiB of disk': databaseBytes(folder) / MIB,
    's to make': madeS ?? 'kept',
  };
  report.section('Read model', [database]);
  const queries = await benchQueries(asked, report);
  const page = await benchPage(asked, queries.vins, report);
  const fold = await benchFold(asked, report);
  report.save(flags.json, { database, ...queries, page, fold });
}
