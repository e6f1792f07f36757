export type { JudgedRecord } from './archived-events/archived-inputs.ts';
export { readEvent } from './archived-events/read-event.ts';
export type { EventSource, EventsAsked, StatedEvent } from './archived-events/stated-event.ts';
export type { EngineOptions } from './engine/replay-engine.ts';
export { withWorkFolder } from './engine/work-folder.ts';
export { REPLAY_ERRORS } from './errors.ts';
export { bundleBytes, readBundle } from './evidence/bundle.ts';
export { collectEvidence } from './evidence/collect-evidence.ts';
export { type OpenedBundle, openBundle, type ProvedVerdict, verifyBundle } from './evidence/verify-bundle.ts';
export { type DiffCause, gainUsd, isChange, type Tally } from './fleet-diff/change.ts';
export { type DiffReport, type NamedTally, reportOf } from './fleet-diff/diff-report.ts';
export { type ComparedVehicle, type Comparison, compareFleet } from './fleet-diff/fleet-diff.ts';
export type { GrantHistory } from './grants/grant-history.ts';
export { grantHistoryOf } from './grants/grants-of-archive.ts';
export type { AuthorityCheck, UnallowedStatement } from './grants/statement-check.ts';
export { ArchiveReader } from './reading/archive-reader.ts';
export { type LegibleRecord, legibleRecords, type RecordsAsked } from './reading/legible-records.ts';
export { type CutComparison, type CutProgress, replayCut } from './sealed/replay-cut.ts';
export {
  inputsOf,
  placesInOrder,
  type ReplayOutcome,
  type ReplayProgress,
  replaySeals,
  rulesetIn,
  type SealComparison,
  sealAt,
} from './sealed/replay-seals.ts';
export { type SealedBy, sealedBy, sealedByText } from './sealed/sealed-by.ts';
export type { MemberDifference } from './sealed/verdict-differences.ts';
export {
  isStatementProof,
  proofBytes,
  readProof,
  STATEMENT_PROOF,
  type StatementProof,
} from './statement-proof/proof.ts';
export { type ProofAsked, proveStatement } from './statement-proof/prove-statement.ts';
export { type ProvedStatement, verifyProof } from './statement-proof/verify-proof.ts';
export { booksOf } from './views/books.ts';
export type { ViewAsked } from './views/view.ts';
export { entryOf, totalsOf, type ViewTotals } from './views/view-totals.ts';
