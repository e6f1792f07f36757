/** What of this package needs no store, and so runs in a browser as well: bundles of evidence, read and verified. */
export { bundleBytes, readBundle } from './evidence/bundle.ts';
export { type BundledEvents, bundledEvents } from './evidence/bundled-events.ts';
export { type BundleAnchors, type ProvedVerdict, verifyBundle } from './evidence/verify-bundle.ts';
export { readProof } from './statement-proof/proof.ts';
export { type ProvedStatement, verifyProof } from './statement-proof/verify-proof.ts';
