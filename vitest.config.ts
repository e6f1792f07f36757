import { defineConfig } from 'vitest/config';

// Tiers are told by suffix: unit (pure, fast), sim (seeded), int (real parts), e2e (the command line), fault.
export default defineConfig({
  test: {
    include: ['{packages,services,infra,test}/**/*.{unit,sim,int,e2e,fault}.spec.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
