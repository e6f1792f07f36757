/** The spec files that try more at length than in each run of the tests. CONTRIBUTING.md says how much. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** How a spec asks how much it has to try. */
const ASKS_FOR_LENGTH = /AT_LENGTH|\b(?:runsOf|pickedOf|judgedRun)\b/;
/** A file that a run of the tests leaves out. */
const LEFT_OUT = /\.long\.\w+\.spec\.ts$/;
/** Calls `pnpm test:long` itself. */
const OF_TEST_LONG = 'test/long/scenario.long.e2e.spec.ts';

/** Their paths from the root, in their order. */
export function specsAtLength(): readonly string[] {
  const specs = globSync('{packages,services,infra,test}/**/*.spec.ts', {
    cwd: ROOT,
    exclude: (name) => name === 'node_modules',
  }).sort();
  const isLonger = (path: string): boolean =>
    LEFT_OUT.test(path) || ASKS_FOR_LENGTH.test(readFileSync(join(ROOT, path), 'utf8'));
  return specs.filter((path) => path !== OF_TEST_LONG && isLonger(path));
}
