import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Spec files at once. Vitest leaves one processor to itself, which on two means one file after the other; but the files
 * with a broker wait for it more than they compute.
 */
const WORKERS = Math.max(2, availableParallelism() - 1);

const specsOf = (tiers: string): string[] => [`{packages,services,infra,test}/**/*.{${tiers}}.spec.ts`];

// The suffix names the tier: unit (pure, fast), sim (seeded), int (real parts), e2e (the command line), fault.
export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: WORKERS,
    setupFiles: ['test/processor-time.ts'],
    projects: [
      // These files keep nothing in modules, so a process loads the modules once for all of them: half of the time.
      { extends: true, test: { name: 'pure', include: specsOf('unit,sim'), isolate: false } },
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
