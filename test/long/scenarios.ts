/** All scenarios, in the order in which they are run. */
import type { Scenario } from './scenario.ts';
import { MEMORY_SCENARIOS } from './scenarios/memory.ts';
import { PROCESS_SCENARIOS } from './scenarios/processes.ts';

/** By their names: `pnpm test:long --list`. */
export const SCENARIOS: readonly Scenario[] = [...PROCESS_SCENARIOS, ...MEMORY_SCENARIOS];
