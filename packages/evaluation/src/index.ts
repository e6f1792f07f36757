export { type EvaluatedVehicle, type Evaluation, evaluate, evaluateState } from './evaluate.ts';
export { LotBook } from './lots.ts';
export { type Lot, lotOf, type State, stateOf, type Vehicle, vehicleOf } from './state.ts';
