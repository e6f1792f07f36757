export { type Closure, evaluateClosure } from './closure/closure.ts';
export { READ_MODEL_ERRORS, type ReadModelError, type ReadModelErrorCode } from './errors.ts';
export type { RevisionComparison } from './queries/compare-revisions.ts';
export type { AffectedVehicle, Effects } from './queries/effects.ts';
export type { Impact } from './queries/impact.ts';
export type { LedgerRow, LedgerTotals } from './queries/ledger.ts';
export type { LedgerFilter } from './queries/ledger-filter.ts';
export type { Place, StoredLetter } from './queries/letters.ts';
export type { Lineage, LineageNode } from './queries/lineage.ts';
export type { LotLinks } from './queries/lot-links.ts';
export type { LotUse, StoredLot } from './queries/lots.ts';
export type { PastAsked } from './queries/moment.ts';
export type { Answer, AskedOf, QueryName, ResultOf } from './queries/queries.ts';
export type { SubjectFinding, SubjectRecords } from './queries/records.ts';
export type { StoredRevision, StoredVerdict } from './queries/revisions.ts';
export { isOfMaker, isUnderPrefix } from './queries/scopes.ts';
export type { StoredStatement } from './queries/statements.ts';
export { TIERS, type Tier } from './queries/tiers.ts';
export type { TouchedPage, TouchedRow } from './queries/touched.ts';
export type { VerdictFilter } from './queries/verdict-filter.ts';
export type { ListedVerdict, VerdictCursor, VerdictSort } from './queries/verdict-list.ts';
export type { Summary, SummaryDimension, VerdictTotals } from './queries/verdict-totals.ts';
export { ReadModel, type ReadModelOptions } from './read-model.ts';
export { publicRecordOf } from './records/archived-records.ts';
export { isOfOperations, type ReadRecord, type RedriveRecord } from './records/operator-records.ts';
export { isOfGrants, type PublicPlace, publicPlaces } from './records/public-places.ts';
export {
  type Author,
  type Content,
  hasReached,
  type Position,
  type PublicBatch,
  type PublicRecord,
} from './records/public-record.ts';
export { FINDING_CODES } from './rows/finding-bits.ts';
