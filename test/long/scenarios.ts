/** All scenarios, in the order in which they are run. */
import type { Scenario } from './scenario.ts';
import { BROKER_SCENARIOS } from './scenarios/broker.ts';
import { CLOCK_SCENARIOS } from './scenarios/clocks.ts';
import { DISK_SCENARIOS } from './scenarios/disks.ts';
import { SPEC_SCENARIOS } from './scenarios/judged-by-spec.ts';
import { MEMORY_SCENARIOS } from './scenarios/memory.ts';
import { NETWORK_SCENARIOS } from './scenarios/network.ts';
import { PROCESS_SCENARIOS } from './scenarios/processes.ts';
import { TRANSACTION_SCENARIOS } from './scenarios/transactions.ts';
import { VERSION_SCENARIOS } from './scenarios/versions.ts';

/** By their names: `pnpm test:long --list`. */
export const SCENARIOS: readonly Scenario[] = [
  ...PROCESS_SCENARIOS,
  ...NETWORK_SCENARIOS,
  ...TRANSACTION_SCENARIOS,
  ...DISK_SCENARIOS,
  ...CLOCK_SCENARIOS,
  ...BROKER_SCENARIOS,
  ...VERSION_SCENARIOS,
  ...SPEC_SCENARIOS,
  ...MEMORY_SCENARIOS,
];
