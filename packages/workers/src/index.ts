export { eligibilityWorker } from './eligibility/eligibility-worker.ts';
export { provenanceWorker } from './provenance/provenance-worker.ts';
