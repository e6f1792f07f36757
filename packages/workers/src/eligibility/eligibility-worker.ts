import { BATTERY_ANSWERS, CONTROL, DRAWS, FACTS, VEHICLES, VERDICTS, type Worker } from '@oretrail/runtime';
import { EligibilityReducer } from './eligibility-reducer.ts';

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
