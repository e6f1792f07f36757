/**
 * Runs every check of the project, says which spec files took most of the processors, and closes with one line:
 * `N passed, N failed, N skipped`. The typecheck, the linter and knip count as one test each.
 *   node test/run-all.ts [--quick]   --quick runs the checks and the unit specs alone
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';

type Tally = { passed: number; failed: number; skipped: number };

/** The compiler's threads each work out the types that they need: one takes three fifths of the processor time of four. */
const ONE_THREAD = ['--checkers', '1'];

/** Other checks: a name and the command that must end with 0. */
const CHECKS: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['typecheck', 'tsc', ['--noEmit', ...ONE_THREAD]],
  ['typecheck of the web page', 'tsc', ['--noEmit', ...ONE_THREAD, '-p', 'services/console/web']],
  ['lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['knip', 'knip', []],
];

const ROOT = join(import.meta.dirname, '..');
const IS_QUICK = process.argv.includes('--quick');
/** What vitest's filter takes for the unit specs. */
const UNIT_SPECS = '.unit.spec.ts';
/** Spec files that are named at the end: where time can be saved. */
const SLOWEST_SHOWN = 10;

/** A file system in memory, if Linux has one. */
const IN_MEMORY = '/dev/shm';
/** All that the specs keep at once, brokers included, is below a gigabyte. */
const IN_MEMORY_BYTES_MIN = 4 * 2 ** 30;

/** Whether the temporary files of the specs have room in memory: a fifth of the processor time was for files on disk. */
function hasRoomInMemory(): boolean {
  if (!existsSync(IN_MEMORY)) return false;
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return bavail * bsize >= IN_MEMORY_BYTES_MIN;
}

const binOf = (command: string): string => join(ROOT, 'node_modules', '.bin', command);

/** A check that has ended, and all that it said. */
type Checked = Readonly<{ name: string; isGood: boolean; said: string }>;

/** Runs beside the specs, which leave the processors idle for a tenth of the time. */
async function check([name, command, args]: (typeof CHECKS)[number]): Promise<Checked> {
  const child = spawn(binOf(command), args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: ROOT });
  const [[code], ...said] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { name, isGood: code === 0, said: said.join('') };
}

function tellChecks(tally: Tally, checks: readonly Checked[]): void {
  for (const { name, isGood, said } of checks) {
    process.stdout.write(`${said}${isGood ? 'passed' : 'FAILED'}: ${name}\n`);
    tally[isGood ? 'passed' : 'failed'] += 1;
  }
}

/** The counts of vitest's own report; a run that wrote none has failed. */
async function runSpecs(tally: Tally, folder: string): Promise<void> {
  const report = join(folder, 'report.json');
  process.env['ORETRAIL_PROCESSOR_TIMES'] ??= join(folder, 'times');
  const { ORETRAIL_PROCESSOR_TIMES: times } = process.env;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['run', ...reporters, ...(IS_QUICK ? [UNIT_SPECS] : [])];
  const [code] = await once(spawn(binOf('vitest'), args, { stdio: 'inherit', cwd: ROOT }), 'exit');
  const isGood = code === 0;
  tellSlowest(times);
  const counts: {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numFailedTestSuites: number;
  } = JSON.parse(readFileSync(report, 'utf8'));
  tally.passed += counts.numPassedTests;
  tally.skipped += counts.numPendingTests;
  tally.failed += counts.numFailedTests;
  // A file that can't be loaded fails without a test of its own.
  if (!isGood && counts.numFailedTests === 0) tally.failed += Math.max(1, counts.numFailedTestSuites);
}

/** One line: the files that took most, with their processor seconds. See processor-time.ts. */
function tellSlowest(times: string): void {
  if (!existsSync(times)) return;
  const rows = readFileSync(times, 'utf8').trimEnd().split('\n');
  const files = rows.map((row) => row.split('\t')).map(([seconds, path = '']) => ({ seconds: Number(seconds), path }));
  const slowest = files.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST_SHOWN);
  const shown = slowest.map(({ seconds, path }) => `${relative(ROOT, path)} ${seconds.toFixed(0)}`);
  const total = files.reduce((sum, { seconds }) => sum + seconds, 0);
  process.stdout.write(`slowest files, of ${total.toFixed(0)} processor-seconds: ${shown.join(', ')}\n`);
}

/** Everything that the checks and specs write for a while. */
const folder = mkdtempSync(join(hasRoomInMemory() ? IN_MEMORY : tmpdir(), 'oretrail-test-'));
process.env['TMPDIR'] = folder;
// Many specs start processes; each would compile all that it loads.
process.env['NODE_COMPILE_CACHE'] ??= join(folder, 'compiled');
const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
try {
  const checks = Promise.all(CHECKS.map(check));
  await runSpecs(tally, folder);
  tellChecks(tally, await checks);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(
  `${tally.passed} passed, ${tally.failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}\n`,
);
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;
