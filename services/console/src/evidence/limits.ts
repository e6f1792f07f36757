/** Bounds of evidence. A bundle is made by reading the archive some times over. */

/** Callers that may wait for the one that is served: at EVIDENCE_TIME_MAX_MS each, the last waits some minutes. */
export const EVIDENCE_WAITING_MAX = 4;
/** How long one bundle may take: proxies wait for about a minute. Larger archives are for `oretrail evidence`. */
export const EVIDENCE_TIME_MAX_MS = 60_000;
/** Memory of the process that makes a bundle: a bundle of 256 MiB (packages/replay, BUNDLE_BYTES_MAX), parsed and written. */
export const EVIDENCE_HEAP_MIB = 1_024;
