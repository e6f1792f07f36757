export { JOURNALS, kafkaOf, withClusterLog } from './cluster/cluster-log.ts';
export { beginEmpty } from './cluster/empty-topics.ts';
export {
  type AppliedTopics,
  applyPipelineTopics,
  type CheckedTopics,
  checkPipelineTopics,
  type PlannedPipeline,
} from './cluster/pipeline-topics.ts';
export { cutCluster } from './cuts/cluster-cut.ts';
export { provedCut, TIMEOUT_MAX_S, TIMEOUT_S } from './cuts/proved-cut.ts';
export { type Sealing, sealArchive } from './cuts/sealing.ts';
export {
  type Letter,
  type LetterFilter,
  type LetterPlace,
  letterAt,
  letterName,
  letterPlace,
  lettersOf,
  topicOfLetters,
} from './dead-letters/dead-letters.ts';
export { type Inspection, inspect, type Legible } from './dead-letters/inspection.ts';
export { type ParkedTask, parkedIn, retryRecord } from './dead-letters/parked.ts';
export type { Repair } from './dead-letters/patching.ts';
export { type Redrive, redrivesIn } from './dead-letters/redrives.ts';
export type { Outcome } from './dead-letters/redriving.ts';
export { type Patch, redriveLetter, redriveSelected, type Selection } from './dead-letters/redriving-selected.ts';
export { OPERATION_ERRORS } from './errors.ts';
export {
  type Destination,
  type Publication,
  type PublicationCounts,
  publish,
  publishTo,
  type Reject,
} from './publishing.ts';
export { replayTopics, type TopicReplayed } from './replay/topic-replay.ts';
export { type RestoredCounts, restoreInputs } from './restoring.ts';
export { type InputLag, lagOf, type TaskLag } from './task-lag.ts';
export { isAskedFor, type VerdictFilter } from './verdicts/verdict-filter.ts';
export { VerdictReader } from './verdicts/verdict-reading.ts';
