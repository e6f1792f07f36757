export { PIPELINE_ERRORS } from './errors.ts';
export { builtInFactRecords } from './first-records.ts';
export { addOperators, operatorsOf, removeOperators, speaksOfOperators } from './operators.ts';
export { Pipeline } from './pipeline.ts';
export { PartialStateReader } from './view/partial-state.ts';
export { ENGINES, eligibilityWorker, provenanceWorker, WORKERS } from './workers.ts';
