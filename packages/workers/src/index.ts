export { eligibilityWorker } from './eligibility/eligibility-worker.ts';
export { PIPELINE_ERRORS } from './errors.ts';
export { builtInFactRecords } from './first-records.ts';
export { addOperators, operatorsOf, removeOperators, speaksOfOperators } from './operators.ts';
export { Pipeline } from './pipeline.ts';
export { provenanceWorker } from './provenance/provenance-worker.ts';
export { PartialStateReader } from './view/partial-state.ts';
export { ENGINES, WORKERS } from './workers.ts';
