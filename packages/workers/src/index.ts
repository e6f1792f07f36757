export { eligibilityWorker } from './eligibility/eligibility-worker.ts';
export { provenanceWorker } from './provenance/provenance-worker.ts';
export { PartialStateReader, type Roots } from './view/partial-state.ts';
