import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** Spec files at once: one more than there are processors, since those with a broker wait for it more than they compute. */
const WORKERS = availableParallelism() + 1;

/** Whole files that a run of the tests leaves out. CONTRIBUTING.md lists them. */
const LEFT_OUT = process.env['ORETRAIL_AT_LENGTH'] === '1' ? [] : ['**/*.long.*.spec.ts'];

// The suffix names the tier: unit (pure, fast), sim (seeded), int (real parts), e2e (the command line), fault.
export default defineConfig({
  test: {
    include: ['{packages,services,infra,test}/**/*.{unit,sim,int,e2e,fault}.spec.ts'],
    exclude: [...configDefaults.exclude, ...LEFT_OUT],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: WORKERS,
    sequence: { sequencer: LongestFirst },
    setupFiles: ['test/processor-time.ts'],
    // No file keeps anything in modules, so a process loads them once for all of its files. This saves a quarter of the time of
    // files with real parts, and half of that of the others.
    isolate: false,
    unstubEnvs: true,
    globalSetup: ['infra/real-parts/src/shared-parts.ts', 'test/run-folder.ts'],
  },
});
