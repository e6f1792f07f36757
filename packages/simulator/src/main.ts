/** `pnpm sim`: simulated schedules by hand. Exit status: 0 all well, 1 some seed failed, 2 a wrong call. */
import { parseArgs } from 'node:util';
import { LOSSES } from './losses/losses.ts';
import { judgeSeed } from './schedules.ts';

const HELP = `Usage: pnpm sim [--seeds N] [--from SEED] [--keep-going]

Runs the schedules that have names, then those of N seeds (1,000 if not said) from SEED (1) on, and judges each by the
plain evaluation.
  --keep-going  report every seed that fails, not only the first
A seed that fails runs again alone with: pnpm sim --seeds 1 --from SEED`;
/** On a terminal one line is rewritten; a log gets a line now and then. */
const [PROGRESS_INTERVAL_MS, LINE_BEFORE, LINE_AFTER] = process.stderr.isTTY ? [1_000, '\r', ''] : [30_000, '', '\n'];
/** Faults shown of a seed: the first few tell most. */
const FAULTS_SHOWN_MAX = 5;

type Totals = { seeds: number; failed: number; steps: number; crashes: number; cuts: number };

function positive(text: string, flag: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  process.stderr.write(`--${flag} ${text} is no whole number above 0\n\n${HELP}\n`);
  process.exit(2);
}

function calledWith() {
  try {
    const options = {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      'keep-going': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}\n`);
    process.exit(2);
  }
}

/** Seeds among which some cut must come to be proved; in earnest one in ten seeds has none. */
const SEEDS_WITHOUT_CUT_MAX = 100;

async function runLosses(isKeepingOn: boolean): Promise<number> {
  let failed = 0;
  for (const { name, run } of LOSSES) {
    const faults = await run().catch((error: unknown) => [String(error)]);
    if (faults.length === 0) continue;
    failed += 1;
    process.stdout.write(`${name}: ${faults.slice(0, FAULTS_SHOWN_MAX).join('\n  ')}\n`);
    if (!isKeepingOn) break;
  }
  return failed;
}

async function main(): Promise<void> {
  const called = calledWith();
  if (called.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const [seeds, from] = [positive(called.seeds, 'seeds'), positive(called.from, 'from')];
  const totals: Totals = { seeds: 0, failed: await runLosses(called['keep-going']), steps: 0, crashes: 0, cuts: 0 };
  if (totals.failed > 0 && !called['keep-going']) return tell(totals);
  let saidAt = performance.now();
  for (let seed = from; seed < from + seeds; seed += 1) {
    const { faults, steps, crashes, cuts } = await judgeSeed(seed);
    totals.seeds += 1;
    totals.steps += steps;
    totals.crashes += crashes;
    totals.cuts += cuts;
    if (faults.length > 0) {
      totals.failed += 1;
      process.stdout.write(`seed ${seed}: ${faults.slice(0, FAULTS_SHOWN_MAX).join('\n  ')}\n`);
      if (!called['keep-going']) break;
    }
    if (performance.now() - saidAt > PROGRESS_INTERVAL_MS) {
      saidAt = performance.now();
      process.stderr.write(`${LINE_BEFORE}${totals.seeds} of ${seeds} seeds, ${totals.steps} steps${LINE_AFTER}`);
    }
  }
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
