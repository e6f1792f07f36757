import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Spec files at once. Vitest leaves one processor to itself, which on two means one file after the other; but the files
 * with a broker wait for it more than they compute, and each has its own.
 */
const WORKERS = Math.max(2, availableParallelism() - 1);

// Tiers are told by suffix: unit (pure, fast), sim (seeded), int (real parts), e2e (the command line), fault.
export default defineConfig({
  test: {
    include: ['{packages,services,infra,test}/**/*.{unit,sim,int,e2e,fault}.spec.ts'],
    globalSetup: ['infra/real-parts/src/shared-parts.ts'],
    setupFiles: ['test/processor-time.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: WORKERS,
  },
});
