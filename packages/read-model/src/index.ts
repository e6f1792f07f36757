export { type Closure, evaluateClosure } from './closure/closure.ts';
export { READ_MODEL_ERRORS, type ReadModelError, type ReadModelErrorCode } from './errors.ts';
export type { Answer, AskedOf, QueryName, ResultOf } from './queries/queries.ts';
export { ReadModel, type ReadModelOptions } from './read-model.ts';
export { publicRecordOf } from './records/archived-records.ts';
export { type Causes, causesOf, NO_CAUSES } from './records/causes.ts';
export {
  type Author,
  type Content,
  hasReached,
  type Position,
  type PublicBatch,
  type PublicRecord,
} from './records/public-record.ts';
export { FINDING_CODES } from './rows/finding-bits.ts';
