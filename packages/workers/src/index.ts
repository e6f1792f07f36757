export { eligibilityWorker } from './eligibility/eligibility-worker.ts';
export { Pipeline } from './pipeline.ts';
export { provenanceWorker } from './provenance/provenance-worker.ts';
export { PartialStateReader } from './view/partial-state.ts';
export { ENGINES, WORKERS } from './workers.ts';
