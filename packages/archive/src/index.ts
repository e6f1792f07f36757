export { NO_CLUSTER, ownRecord, ownSchemaText } from './archiver/own-records.ts';
export { type ArchiveBatch, type ArchiverOptions, PartitionArchiver } from './archiver/partition-archiver.ts';
export { headBefore, lastHead } from './archiver/stored-heads.ts';
export { canonicalBytes, sha256Of } from './canonical-object.ts';
export { ARCHIVE_ERRORS, type ArchiveErrorCode, about, archiveError } from './errors.ts';
export {
  ARCHIVE_ROOT,
  ARCHIVED_TOPICS,
  FATES_PREFIX,
  fatesKey,
  manifestKey,
  readKey,
  SCHEMAS_PREFIX,
  SEALS_PREFIX,
  schemaKey,
  sealKey,
  segmentKey,
} from './keys.ts';
export { FATES_BYTES_MAX, OBJECT_BYTES_MAX, SCHEMA_BYTES_MAX, SEAL_BYTES_MAX, SEGMENT_BYTES_MAX } from './limits.ts';
export {
  type ChainHead,
  type Manifest,
  manifestBytes,
  readManifest,
  requireLink,
  schemaIdIn,
} from './manifests/manifest.ts';
export { leafHash } from './merkle/merkle-tree.ts';
export { requireRecord, TreeLevels } from './merkle/record-tree.ts';
export { type InclusionProof, requireInclusion } from './merkle/verdict-tree.ts';
export { putOnce, readWhole } from './put-once.ts';
export { type Anchors, type AnchorsHeld, anchorsHeld, requireAnchors } from './seals/anchors.ts';
export {
  type BuriedRecords,
  FatesBetween,
  readFates,
  readFatesBytes,
  type SchemaDigests,
  type SealedFates,
} from './seals/fates.ts';
export { keysAfter, type NewKeys, sealKeyChange } from './seals/key-changes.ts';
export {
  GRANTS_PLACE,
  type KeyChange,
  type KeyPair,
  readSeal,
  type Seal,
  type SealContent,
  type SealedCut,
  type SealedHead,
  sealBytes,
  statedEnds,
  verdictEnds,
} from './seals/seal.ts';
export { SealChain, type VerifiedSeal } from './seals/seal-chain.ts';
export { partitionAt, readSeals, sealCut } from './seals/sealing.ts';
export { newPrivateKey, pemOfPublicKey, publicKeyOfPem, type Signer, signerOfPem } from './seals/signing.ts';
export { type ArchivedRecord, readRecords, recordBytes } from './segments/archived-record.ts';
export type { PartitionPlace } from './segments/segment-place.ts';
export { SegmentWriter } from './segments/segment-writer.ts';
export { ArchivedVerdicts } from './verdicts/archived-verdicts.ts';
export { readVerdict, revisionOf } from './verdicts/revision.ts';
export { VerdictsInForce } from './verdicts/verdicts-in-force.ts';
export { type LinkedRecord, linkedRecord } from './verify/one-record.ts';
export { SchemaShelf } from './verify/schema-shelf.ts';
export type { Verification, VerifyProgress } from './verify/verification.ts';
export { verifyStore } from './verify/verify-store.ts';
export { type ChainStep, walkChain } from './verify/walk-chain.ts';
