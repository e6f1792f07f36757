/** `pnpm sim`: simulated schedules by hand. Exit status: 0 all well, 1 some seed failed, 2 a wrong call. */
import { parseArgs } from 'node:util';
import { LOSSES } from '../schedules/named-schedules.ts';
import type { Loss } from '../schedules/scene.ts';
import { type Judged, judgeSeed } from './schedules.ts';

const HELP = `Usage: pnpm sim [--seeds N] [--from SEED] [--first WHICH] [--keep-going]

Runs the schedules that have names, then those of N seeds (1,000 if not said) from SEED (1) on, and judges each by the
plain evaluation.
  --first       what to begin with: the number of a schedule (T6), or a seed
  --keep-going  report every seed that fails, not only the first
A seed that fails runs again alone with: pnpm sim --seeds 1 --from SEED`;
/** On a terminal one line is rewritten; a log gets a line now and then. */
const [PROGRESS_INTERVAL_MS, LINE_BEFORE, LINE_AFTER] = process.stderr.isTTY ? [1_000, '\r', ''] : [30_000, '', '\n'];
/** Faults shown of a seed: the first few tell most. */
const FAULTS_SHOWN_MAX = 5;

type Totals = Record<'seeds' | 'failed' | 'steps' | 'crashes' | 'cuts' | 'shared' | 'unchangedClasses', number>;

function positive(text: string, flag: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  process.stderr.write(`--${flag} ${text} is not a whole number above 0\n\n${HELP}\n`);
  process.exit(2);
}

function calledWith() {
  try {
    const options = {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      first: { type: 'string', default: '' },
      'keep-going': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}\n`);
    process.exit(2);
  }
}

/** Seeds among which some cut must come to be proved; usually one in ten seeds has none. */
const SEEDS_WITHOUT_CUT_MAX = 100;

/** A schedule and how to run it; one with a name counts as no seed. */
type Check = Readonly<{ label: string; run: () => Promise<Partial<Judged> & Pick<Judged, 'faults'>> }>;

const lossCheck = ({ name, run }: Loss): Check => ({
  label: name,
  run: async () => ({ faults: await run().catch((error: unknown) => [String(error)]) }),
});
const seedCheck = (seed: number): Check => ({ label: `seed ${seed}`, run: () => judgeSeed(seed) });

/** The schedules that have names, and those of the seeds; what the call begins with stands before all others. */
function checksOf(from: number, seeds: number, first: string): readonly Check[] {
  const isFirst = ({ name }: Loss): boolean => name.startsWith(`${first} `);
  const firstSeeds = /^[1-9][0-9]*$/.test(first) ? [Number(first)] : [];
  return [
    ...firstSeeds.map(seedCheck),
    ...LOSSES.filter(isFirst).map(lossCheck),
    ...LOSSES.filter((loss) => !isFirst(loss)).map(lossCheck),
    ...Array.from({ length: seeds }, (_, i) => seedCheck(from + i)),
  ];
}

function add(totals: Totals, judged: Partial<Judged>): void {
  const { seed, steps = 0, crashes = 0, cuts = 0, shared = 0, unchangedClasses = 0, faults = [] } = judged;
  totals.seeds += seed === undefined ? 0 : 1;
  totals.steps += steps;
  totals.crashes += crashes;
  totals.cuts += cuts;
  totals.shared += shared;
  totals.unchangedClasses += unchangedClasses;
  totals.failed += faults.length > 0 ? 1 : 0;
}

/** Runs the checks, and says now and then how far it is. */
async function runChecks(checks: readonly Check[], isKeepingOn: boolean): Promise<Totals> {
  const totals: Totals = { seeds: 0, failed: 0, steps: 0, crashes: 0, cuts: 0, shared: 0, unchangedClasses: 0 };
  let saidAt = performance.now();
  for (const [done, { label, run }] of checks.entries()) {
    const judged = await run();
    add(totals, judged);
    if (judged.faults.length > 0) {
      process.stdout.write(`${label}: ${judged.faults.slice(0, FAULTS_SHOWN_MAX).join('\n  ')}\n`);
      if (!isKeepingOn) break;
    }
    if (performance.now() - saidAt > PROGRESS_INTERVAL_MS) {
      saidAt = performance.now();
      process.stderr.write(`${LINE_BEFORE}${done} of ${checks.length} schedules, ${totals.steps} steps${LINE_AFTER}`);
    }
  }
  return totals;
}

async function main(): Promise<void> {
  const called = calledWith();
  if (called.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const [seeds, from] = [positive(called.seeds, 'seeds'), positive(called.from, 'from')];
  const totals = await runChecks(checksOf(from, seeds, called.first), called['keep-going']);
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (totals.seeds >= SEEDS_WITHOUT_CUT_MAX && totals.cuts === 0) {
    totals.failed += 1;
    process.stdout.write('no cut was ever proved\n');
  }
  tell(totals);
}

function tell(totals: Totals): void {
  process.stdout.write(`${JSON.stringify(totals)}\n`);
  process.exitCode = totals.failed > 0 ? 1 : 0;
}

await main();
