import { BATTERY_ANSWERS, CONTROL, DRAWS, LOT_ANSWERS, SHIPMENTS, type Worker } from '@oretrail/runtime';
import { ProvenanceReducer } from './provenance-reducer.ts';

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
