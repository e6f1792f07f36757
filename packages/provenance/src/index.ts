export { allocate, compareDraws, type GrantedAmounts } from './allocation.ts';
export { batteriesOf, type DeclaredInput, type Draw, drawsOf, headerOf, inputsOf, vehicleDrawsOf } from './draws.ts';
export type {
  Chain,
  ChainOrigin,
  ComponentFigures,
  Holdings,
  Increment,
  Known,
  LotFigures,
  LotHeader,
  MaterialFigures,
  ProvenanceFindings,
  Step,
  Stream,
} from './figures.ts';
export { pathOf, streamKey, streamValue } from './flow.ts';
export { type Answer, grantedMaterial, parentOf, ungrantedOf } from './grants.ts';
export { LEVEL_MAX, LEVEL_TOO_DEEP, levelAbove } from './levels.ts';
export { evaluateLot } from './lot.ts';
export { evaluateVehicle } from './vehicle.ts';
