/** The workers that a pipeline consists of. */
import type { Worker } from '@oretrail/runtime';
import { eligibilityWorker } from './eligibility/eligibility-worker.ts';
import { provenanceWorker } from './provenance/provenance-worker.ts';

/** All workers of a pipeline, in the order of precedence: while a lot has something to do, no verdict is given that would pass. */
export const WORKERS: readonly Worker[] = [provenanceWorker, eligibilityWorker];

/** The engine of each worker here: its meaning of the inputs. A seal names those that made its verdicts. */
export const ENGINES: Readonly<Record<string, number>> = Object.fromEntries(
  WORKERS.map(({ name, engine }) => [name, engine]),
);
