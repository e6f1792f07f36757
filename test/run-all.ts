/**
 * Runs every check of the project, one after the other, and closes with one line: `N passed, N failed, N skipped`.
 * The typecheck, the linter and knip count as one test each.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Tally = { passed: number; failed: number; skipped: number };

/** Other checks: a name and the command that must end with 0. */
const CHECKS: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['typecheck', 'tsc', ['--noEmit']],
  ['lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['knip', 'knip', []],
];

function run(command: string, args: readonly string[]): boolean {
  const bin = join(import.meta.dirname, '..', 'node_modules', '.bin', command);
  return spawnSync(bin, args, { stdio: 'inherit', cwd: join(import.meta.dirname, '..') }).status === 0;
}

function runChecks(tally: Tally): void {
  for (const [name, command, args] of CHECKS) {
    const isGood = run(command, args);
    process.stdout.write(`${isGood ? 'passed' : 'FAILED'}: ${name}\n`);
    tally[isGood ? 'passed' : 'failed'] += 1;
  }
}

/** The counts of vitest's own report; a run that wrote none has failed. */
function runSpecs(tally: Tally): void {
  const report = join(mkdtempSync(join(tmpdir(), 'oretrail-test-')), 'report.json');
  const isGood = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
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

// Many specs start processes; each would compile all that it loads.
process.env['NODE_COMPILE_CACHE'] ??= mkdtempSync(join(tmpdir(), 'oretrail-compiled-'));
const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
runChecks(tally);
runSpecs(tally);
process.stdout.write(
  `${tally.passed} passed, ${tally.failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}\n`,
);
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;
