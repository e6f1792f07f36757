/** The workers that a pipeline consists of. */
import {
  BATTERY_ANSWERS,
  CONTROL,
  DRAWS,
  FACTS,
  LOT_ANSWERS,
  SHIPMENTS,
  VEHICLES,
  VERDICTS,
  type Worker,
} from '@oretrail/runtime';
import { EligibilityReducer } from './eligibility/eligibility-reducer.ts';
import { ProvenanceReducer } from './provenance/provenance-reducer.ts';

/** Counts changes of the meaning of figures: a higher one works out every lot again. */
const PROVENANCE_ENGINE = 2;

/** Turns shipments into figures of lots, and answers those that draw them. */
export const provenanceWorker: Worker = {
  name: 'provenance',
  engine: PROVENANCE_ENGINE,
  partitioned: [SHIPMENTS, DRAWS, LOT_ANSWERS],
  single: [CONTROL],
  outputs: [DRAWS, LOT_ANSWERS, BATTERY_ANSWERS],
  writesAcross: [DRAWS, LOT_ANSWERS, BATTERY_ANSWERS],
  createReducer: (context) => new ProvenanceReducer(context),
};

/** Counts changes of the meaning of verdicts: a higher one evaluates every vehicle again. */
const ELIGIBILITY_ENGINE = 2;

/** Turns vehicles, answers and facts into verdicts. */
export const eligibilityWorker: Worker = {
  name: 'eligibility',
  engine: ELIGIBILITY_ENGINE,
  partitioned: [VEHICLES, BATTERY_ANSWERS],
  single: [FACTS, CONTROL],
  outputs: [DRAWS, VERDICTS],
  writesAcross: [DRAWS],
  createReducer: (context) => new EligibilityReducer(context),
};

/** All workers of a pipeline, in the order of precedence: while a lot has something to do, no verdict is given that would pass. */
export const WORKERS: readonly Worker[] = [provenanceWorker, eligibilityWorker];

/** The engine of each worker here: its meaning of the inputs. A seal names those that made its verdicts. */
export const ENGINES: Readonly<Record<string, number>> = Object.fromEntries(
  WORKERS.map(({ name, engine }) => [name, engine]),
);
