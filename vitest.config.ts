import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** Spec files at once: one more than there are processors, since those with a broker wait for it more than they compute. */
const WORKERS = availableParallelism() + 1;

/** Whole files that a run of the tests leaves out. CONTRIBUTING.md lists them. */
const LEFT_OUT = process.env['ORETRAIL_AT_LENGTH'] === '1' ? [] : ['**/*.long.*.spec.ts'];

const specsOf = (tiers: string): string[] => [`{packages,services,infra,test}/**/*.{${tiers}}.spec.ts`];

// The suffix names the tier: unit (pure, fast), sim (seeded), int (real parts), e2e (the command line), fault.
export default defineConfig({
  test: {
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
    projects: [
      { extends: true, test: { name: 'pure', include: specsOf('unit,sim') } },
      {
        extends: true,
        test: {
          name: 'real',
          include: specsOf('int,e2e,fault'),
          globalSetup: ['infra/real-parts/src/shared-parts.ts'],
        },
      },
    ],
  },
});
